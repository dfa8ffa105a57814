"""Files of a document's folder, damaged at random but the same for one seed."""

import io
import json
import random
import warnings
import zipfile

HUGE = (10**30, -1, 2**62, 1e300, "x" * 3000, "\u202e\x1b[31m", "\x00", [], {}, None, True, "../x")


def damaged(data: bytes, name: str, chance: random.Random) -> bytes:
    """The file with one thing wrong, of a kind that its format can have."""
    kinds = [_flipped, _truncated, _doubled, _foreign]
    if name.endswith((".json", ".jsonl", ".toml")):
        kinds += [_member, _member, _member, _member] if not name.endswith(".toml") else []
    if name.endswith((".docx", ".xlsx")):
        kinds += [_package, _package, _package]
    return chance.choice(kinds)(data, chance)


def _flipped(data: bytes, chance: random.Random) -> bytes:
    made = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        if made:
            made[chance.randrange(len(made))] ^= 1 << chance.randrange(8)
    return bytes(made)


def _truncated(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def _doubled(data: bytes, chance: random.Random) -> bytes:
    start, end = sorted(chance.randrange(len(data) + 1) for _ in range(2))
    return data[:end] + data[start:]


def _foreign(data: bytes, chance: random.Random) -> bytes:
    return chance.choice(
        [
            b"",
            b"\xff\xfe\x00",
            b"\x00" * 100,
            b"[" * 3000,
            b"{}",
            b"PK\x03\x04",
            b"null",
            data[::-1],
        ]
    )


def _member(data: bytes, chance: random.Random) -> bytes:
    """One member of one object gone, doubled, renamed, or of another kind."""
    lines = data.splitlines(keepends=True)
    line = chance.randrange(len(lines)) if _is_lines(data) else None
    text = lines[line] if line is not None else data
    try:
        found = json.loads(text)
    except ValueError:
        return _flipped(data, chance)
    places: list[tuple[object, object]] = []
    waiting = [found]
    while waiting:
        item = waiting.pop()
        pairs = item.items() if isinstance(item, dict) else enumerate(item)
        for key, value in list(pairs):
            places.append((item, key))
            if isinstance(value, dict | list):
                waiting.append(value)
    if not places:
        return data
    holder, key = chance.choice(places)
    act = chance.randrange(4)
    if act == 0:
        del holder[key]  # type: ignore[index]
    elif act == 1 and isinstance(holder, list):
        holder.insert(0, holder[key])  # type: ignore[call-overload]
    elif act == 2 and isinstance(holder[key], int) and not isinstance(holder[key], bool):  # type: ignore[index]
        holder[key] += chance.choice([1, -1, 7, 1000])  # type: ignore[index]
    else:
        holder[key] = chance.choice(HUGE)  # type: ignore[index]
    made = json.dumps(found, ensure_ascii=chance.random() < 0.5).encode("utf-8", "surrogatepass")
    if line is None:
        return made
    return b"".join([*lines[:line], made, b"\n", *lines[line + 1 :]])


def _is_lines(data: bytes) -> bool:
    return data.startswith(b'{"type"')


def _package(data: bytes, chance: random.Random) -> bytes:
    """One member of a zip package gone, doubled, damaged, or of another name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = [(info.filename, archive.read(info)) for info in archive.infolist()]
    at = chance.randrange(len(members))
    name, content = members[at]
    act = chance.randrange(5)
    if act == 0:
        del members[at]
    elif act == 1:
        members.append(members[at])
    elif act == 2:
        members[at] = (f"{name}x", content)
    else:
        spoil = chance.choice([_flipped, _truncated, _doubled, _foreign])
        members[at] = (name, spoil(content, chance))
    made = io.BytesIO()
    method = chance.choice([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
    with warnings.catch_warnings(), zipfile.ZipFile(made, "w", method) as archive:
        warnings.simplefilter("ignore", UserWarning)  # a name twice is the damage
        for part, content in members:
            archive.writestr(zipfile.ZipInfo(part), content)
    return made.getvalue()
