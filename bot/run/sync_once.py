"""`sync --once`: one comparison of every line, desired state with what OVH says, as plain data."""

from collections.abc import Sequence
from typing import Any

from bot.errors import AdapterError
from bot.forwarding.plan import next_steps, stranger_targets
from bot.forwarding.status import LineView, read_line_view
from bot.model import Deployment, Line, LineMode, Target
from bot.ports import Clock, Store, Telephony
from bot.run.reconciler import Reconciler


async def sync_once(
    store: Store, telephony: Telephony, clock: Clock, deployment: Deployment, *, dry_run: bool
) -> list[dict[str, Any]]:
    """Compare every line once. Keys: line, wish (the desired targets), fact (those OVH says), steps, result,
    and strangers where OVH rings phones that nobody here knows, and that are left alone.

    The result is `right`, `observed`, `planned` (a dry run), `done`, or `failed` with an `error`. A dry run writes
    nothing, neither at OVH nor in the database.
    """
    following = Reconciler(store, telephony, clock, deployment)
    lines = [line for line in deployment.lines if not line.retired]
    return [await _sync_line(following, store, telephony, clock, line, dry_run=dry_run) for line in lines]


async def _sync_line(
    following: Reconciler, store: Store, telephony: Telephony, clock: Clock, line: Line, *, dry_run: bool
) -> dict[str, Any]:
    view = await store.read(lambda tx: read_line_view(tx, line, clock.now()))
    row: dict[str, Any] = {"line": line.id, "wish": _plain_targets(view, view.desired.must)}
    try:
        observed = await telephony.read(line)
    except AdapterError as error:
        return row | {"fact": None, "steps": [], "result": "failed", "error": error.message}
    plan = next_steps(line, view.desired, observed, view.ours)
    row["fact"] = _plain_targets(view, observed.targets)
    if strangers := stranger_targets(line, view.desired, observed, view.ours):
        row["strangers"] = _plain_targets(view, strangers)
    row["steps"] = [" ".join([step.kind, *_plain_targets(view, [step.target])]) for step in plan]
    if not plan or line.mode is LineMode.OBSERVE or dry_run:
        return row | {"result": "right" if not plan else "observed" if line.mode is LineMode.OBSERVE else "planned"}
    await following.follow(line)
    known = await store.read(lambda tx: tx.phones.forwarding(line.id))
    if known.confirmed_at is not None:
        return row | {"result": "done"}
    return row | {"result": "failed", "error": known.error or "OVH did not keep what it was told"}


def _plain_targets(view: LineView, targets: Sequence[Target]) -> list[str]:
    """Targets for an administrator at OVH: the number, and whose it is."""
    return [
        f"{target.phone} ({view.names[target.phone]})" if target.phone in view.names else target.phone or target.kind
        for target in targets
    ]
