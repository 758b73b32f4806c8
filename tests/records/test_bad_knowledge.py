"""Every way a folder can be wrong, by the words of its message (tests/knowledge/bad)."""

from pathlib import Path

import pytest
import yaml

from unclench.records.load import read

BAD = sorted((Path(__file__).parents[1] / "knowledge" / "bad").glob("*.yaml"))


@pytest.mark.parametrize("file", BAD, ids=lambda file: file.stem)
def test_a_fault_is_told_with_place_fault_consequence_and_remedy(file, small_copy):
    wrong = yaml.safe_load(file.read_text())
    target = small_copy / wrong["file"]
    text = target.read_text() if target.exists() else ""
    if "replace" in wrong:
        assert wrong["replace"] in text
        target.write_text(text.replace(wrong["replace"], wrong["by"], 1))
    elif "bytes" in wrong:
        target.write_bytes(bytes.fromhex(wrong["bytes"]))
    else:
        target.write_text(wrong["text"])
    _, faults = read(small_copy, is_thorough=True)
    told = [str(fault) for fault in faults]
    assert any(all(words in line for words in wrong["says"]) for line in told), told
    assert any(target.stem in fault.place for fault in faults)
    for fault in faults:
        assert fault.fault
        assert fault.consequence
        assert fault.remedy.endswith((".", "?"))


def test_all_faults_are_reported_at_once(small_copy):
    for name in ("cramp", "at_night"):
        (small_copy / "findings" / f"{name}.yaml").write_text("id: x\nnonsense: 1\n")
    _, faults = read(small_copy)
    assert {"cramp.yaml", "at_night.yaml"} <= {Path(fault.place.split(":")[0]).name for fault in faults}


def test_the_small_folder_has_no_fault(small_copy):
    knowledge, faults = read(small_copy, is_thorough=True)
    assert knowledge is not None
    assert faults == ()


def test_the_digest_changes_with_any_content(small_copy):
    before, _ = read(small_copy)
    file = small_copy / "conditions" / "clot.yaml"
    file.write_text(file.read_text().replace("0.3,", "0.31,"))
    after, _ = read(small_copy)
    assert before.version != after.version
