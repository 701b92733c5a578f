"""Who calls: the owner of this machine, the holder of an account, or a caller who is not known
yet."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from starlette.requests import Request

from unclench.accounts.roles import CLINICIAN, LASTING, PERSON, WRITE, Account, allowed
from unclench.app.diary import ME
from unclench.render.wording import AUDIENCES
from unclench.serve.http.refusal import RefusedCallError
from unclench.store.sessions import Session

NO_RECORD = "There is no record of this person here."
OWNER = "page"  # who writes on one's own machine, for the log
NO_GRANTS: Mapping[str, str] = MappingProxyType({})


class CurrentUser(NamedTuple):
    """`account` is None on one's own machine, where everything is allowed, and (`unknown`) until
    the caller has signed in. `grants` are the roles by person."""

    account: Account | None = None
    grants: Mapping[str, str] = NO_GRANTS
    session: Session | None = None
    unknown: bool = False

    def is_owner(self) -> bool:
        return self.account is None and not self.unknown

    def may(self, action: str, person: str) -> bool:
        """Whether the action may happen with the record of that person."""
        if self.account is None:
            return not self.unknown
        return allowed(self.account.roles, self.grants.get(person), action)

    def check(self, action: str, person: str) -> None:
        """As if there were no such person: the answer does not tell which records there are."""
        if not self.may(action, person):
            raise RefusedCallError(404, NO_RECORD)

    def has(self, roles: frozenset[str]) -> bool:
        return self.is_owner() or (self.account is not None and bool(self.account.roles & roles))

    def sees(self, people: tuple[str, ...]) -> tuple[str, ...]:
        """Those of the people whose records it may read."""
        return tuple(person for person in people if self.may("read", person))

    def by(self) -> str:
        """For the log."""
        return self.account.id if self.account else OWNER

    def readers(self) -> tuple[str, ...]:
        """The audiences of pages; those for clinicians are not for a person."""
        if self.account is None:
            return AUDIENCES
        if self.account.roles <= LASTING:
            return tuple(reader for reader in AUDIENCES if reader in self.account.roles)
        return (CLINICIAN, *(reader for reader in AUDIENCES if reader != CLINICIAN))

    def begins(self) -> tuple[str, ...]:
        """As whom it may begin a record."""
        roles = self.account.roles if self.account else frozenset()
        return tuple(reader for reader in AUDIENCES if reader in roles)

    def whose(self, person: str) -> str:
        """`me` is, for the holder of an account, the one record of their own."""
        own = [name for name, role in self.grants.items() if role == PERSON]
        return own[0] if self.account and person == ME and len(own) == 1 else person


def user_of(request: Request) -> CurrentUser:
    """A caller who is not known, where no rule has looked yet: on the page of an error, say."""
    found: CurrentUser | None = getattr(request.state, "user", None)
    return found or CurrentUser(unknown=True)


def check_record(request: Request, person: str, action: str = WRITE) -> str:
    """The person whose record it is, for a route that names them in its query or body."""
    user = user_of(request)
    found = user.whose(person)
    user.check(action, found)
    return found
