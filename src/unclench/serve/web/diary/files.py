"""A diary as a file to take along, and a file that comes back."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import quote

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from unclench.app.diary import DiaryImportRequest, bring, whole
from unclench.errors import InputError
from unclench.render.diary.formats import ShownDiary
from unclench.render.formats import FORMATS, Look, written
from unclench.serve.http.refusal import RefusedCallError
from unclench.serve.http.site import Site
from unclench.serve.http.user import user_of
from unclench.serve.web.first import SEE_OTHER
from unclench.serve.web.frame import reader_of
from unclench.serve.web.share import choices
from unclench.serve.web.uploads import file_of

EXPORT, FILE = "diary export", "file"
FORMS = ("json", "csv", "fhir")


def add(routes: APIRouter, site: Site) -> None:
    async def export(request: Request) -> Response:
        """All of it, byte for byte as the command line writes it."""
        person, form = request.path_params["person"], request.path_params["form"]
        if form not in FORMS:
            raise RefusedCallError(404, "There is no such file.")
        diary = await site.kept.run(lambda store: whole(store, person))
        data = written(EXPORT, form, ShownDiary(diary, site.content), Look(reader_of(request)))
        headers = {"Content-Disposition": f'attachment; filename="diary.{form}"'}
        return Response(data, 200, headers, FORMATS[form].media_type)

    async def bring_in(request: Request) -> Response:
        """All of a file, or nothing."""
        person, sent = request.path_params["person"], await file_of(request, FILE)
        asked = DiaryImportRequest(sent.data, person, user_of(request).by(), datetime.now(UTC))
        try:
            await site.kept.run(lambda store: bring(asked, store))
        except InputError as error:
            return await choices(request, site, error)
        return RedirectResponse(f"/people/{quote(person, safe='')}/diary", SEE_OTHER)

    path = "/people/{person}/diary"
    routes.add_api_route(f"{path}/export.{{form}}", export, methods=["GET", "HEAD"])
    routes.add_api_route(f"{path}/import", bring_in, methods=["POST"])
