import pytest

from unclench.story.lexicon import Lexicon


@pytest.fixture(scope="session")
def lexicon(engine):
    return Lexicon.of(engine.knowledge, engine.knowledge.phrases)
