"""What happened in accounts."""

from dataclasses import dataclass

from conference.kernel.ids import SignInId


@dataclass(frozen=True, slots=True)
class SignedOut:
    """A browser signed out: its sockets must go."""

    sign_in: SignInId
