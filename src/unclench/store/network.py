"""Whether a folder is on a network file system, where the locks and the shared memory that SQLite
needs do not hold."""

from __future__ import annotations

from pathlib import Path

MOUNTS = Path("/proc/self/mountinfo")
NETWORK = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ceph", "glusterfs"})
FUSE = ("fuse.sshfs", "fuse.rclone", "fuse.glusterfs", "fuse.s3fs")


def network_kind(folder: Path, mounts: Path = MOUNTS) -> str:
    """The kind of network file system; empty for a disk of this machine, or where that is not
    known."""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    kind = _kind_at(folder.resolve(), lines)
    return kind if kind in NETWORK or kind in FUSE else ""


def _kind_at(folder: Path, lines: list[str]) -> str:
    """The kind of the innermost mount that holds the folder; the last of several at one place."""
    best, found = -1, ""
    for line in lines:
        before, _, after = line.partition(" - ")
        fields, kind = before.split(), after.split()
        if len(fields) < 5 or not kind:
            continue
        point = Path(fields[4].replace("\\040", " "))
        if (point == folder or point in folder.parents) and len(point.parts) >= best:
            best, found = len(point.parts), kind[0]
    return found
