"""OVH's error answers: a status and a body, in the format that real clients have received."""

from http import HTTPStatus

from adapters.telephony.simulator.open_questions import OpenQuestions


class Refusal(Exception):
    """A request that is answered with an error."""

    def __init__(self, status: int, message: str, *, code: str = "", kind: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.body: dict[str, object] = {"message": message, "httpCode": f"{status} {HTTPStatus(status).phrase}"}
        if code:
            self.body["errorCode"] = code
        if kind:
            self.body["class"] = kind

    @classmethod
    def bad(cls, message: str) -> "Refusal":
        return cls(400, message, kind="Client::BadRequest")

    @classmethod
    def bad_type(cls, questions: OpenQuestions) -> "Refusal":
        """A value of the wrong JSON type; OVH sometimes reports it as a wrong signature."""
        if questions.wrong_type == "INVALID_SIGNATURE":
            return cls.signature()
        return cls.bad("Invalid parameter type")

    @classmethod
    def signature(cls) -> "Refusal":
        return cls(400, "Invalid signature", code="INVALID_SIGNATURE")

    @classmethod
    def missing(cls, what: str) -> "Refusal":
        return cls(404, f"The requested object ({what}) does not exist", kind="Client::NotFound")

    @classmethod
    def no_service(cls) -> "Refusal":
        return cls(404, "This service does not exist", kind="Client::NotFound")
