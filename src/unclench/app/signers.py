"""Who signs a schedule: by the key that is used, and the list of those that are trusted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from unclench.errors import unusable
from unclench.render.schedule.view import Signer

if TYPE_CHECKING:
    from unclench.signing.keys import ClinicianKey
    from unclench.signing.statement import Statement
    from unclench.signing.trust import TrustList

CLINICIAN = "clinician"


def signer_of(key: ClinicianKey | None) -> Signer | None:
    """What signs with a key; None without one."""
    if key is None:
        return None
    from unclench.signing.statement import sign_statement

    def sign(statement: Statement) -> str:
        return sign_statement(statement, key)

    return Signer(key.holder(), sign)


def check_signer(
    signed_by: str | None, key: ClinicianKey | None, trust: TrustList | None, audience: str
) -> None:
    """RequestError when the name is not the key's, or a person's doses would be opened by a key
    that is not on the list."""
    if key is not None and signed_by != key.holder():
        reason = f"'{signed_by}' is not the holder of the key ({key.holder()})"
        raise unusable("signed_by", reason, "Leave it out, or use the key of that clinician.")
    if trust is None or audience == CLINICIAN:
        return
    if key is None or trust.key(key.kid) is None:
        reason = f"no trusted key signs this, so a {audience} is shown no doses"
        raise unusable("audience", reason, "A clinician on the list signs it with a key.")
