"""The questions of a course as a file for other learning platforms."""

from werkzeug.wrappers import Response

from elearning.content.problems import Problems
from elearning.errors import NotFound
from elearning.web.library import get_library, get_shelf
from elearning.web.security import requires
from elearning.web.teach import bp


@bp.get("/teach/courses/<course>/pool.gift")
@requires("trainer")
def pool(course: str) -> Response:
    """Give the questions of a course as GIFT, with what GIFT cannot hold as comments."""
    # Pydantic takes a tenth of a second to import: a worker that gives no pool starts without it.
    from elearning.content.gift_writing import write_gift
    from elearning.content.pools import read_pool

    found = get_library().get_course(course)
    written = read_pool(get_shelf().root, course, Problems()) if found.quiz else None
    if written is None:
        raise NotFound
    text, losses = write_gift(written, course=course, title=found.title)
    told = "".join(f"// {loss}\n" for loss in losses)
    answer = Response(told + text, content_type="text/plain; charset=utf-8")
    answer.headers.set("Content-Disposition", "attachment", filename=f"{course}.gift")
    return answer
