"""The app: pages and JSON API over one engine and one store."""

import gc
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from uuid import uuid4

from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from unclench.consultation.engine import Engine
from unclench.guide.search import Guide
from unclench.records.load import load
from unclench.store.store import Store
from unclench.story.lexicon import Lexicon
from unclench.web import (
    answers,
    api,
    api_page,
    errors,
    follow_up,
    guide,
    history,
    opening,
    plan,
    progress,
    question,
    relief,
    removal,
    result,
    theme,
    trial,
    trial_api,
    visits,
    workup,
)
from unclench.web.desk import Desk
from unclench.web.names import illnesses, medicines
from unclench.web.security import Guard
from unclench.web.show import HERE


def create_app(*, data: Path, knowledge_folder: Path | None = None) -> FastAPI:
    """The app, ready to serve.

    Args:
        data: Folder that keeps the consultations.
        knowledge_folder: Folder of knowledge; the built-in one if left out.

    Raises:
        KnowledgeError: The knowledge cannot be used.
        StoreError: The consultations cannot be kept there.
    """
    store = Store.in_folder(data)
    engine = Engine.of(load(knowledge_folder))
    gc.collect()
    gc.freeze()  # the knowledge stays: looking through it for garbage would now and then keep somebody waiting
    app = FastAPI(
        title="Unclench",
        version=version("unclench"),
        summary="Why muscles cramp or go into spasm: how soon to see whom, what probably causes it, and why.",
        description=engine.knowledge.domain.what_it_is_not,
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        openapi_tags=api.TAGS,
    )
    app.state.desk = Desk(
        engine=engine,
        store=store,
        guide=Guide.of(engine.knowledge),
        illnesses=illnesses(engine.knowledge),
        medicines=medicines(engine.knowledge),
        lexicon=Lexicon.of(engine.knowledge, engine.knowledge.phrases) if engine.knowledge.phrases else None,
        clock=lambda: datetime.now(UTC),
        new_id=lambda: uuid4().hex,
    )
    for part in (
        opening,
        follow_up,
        visits,
        relief,
        question,
        result,
        workup,
        plan,
        progress,
        trial,
        trial_api,
        history,
        answers,
        removal,
        guide,
        theme,
        api_page,
        api,
    ):
        app.include_router(part.router)
    app.mount("/static", StaticFiles(directory=HERE / "static"), name="static")
    errors.install(app)
    app.add_middleware(Guard)
    return app
