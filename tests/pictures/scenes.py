"""What is photographed: every kind of page, in the order of a journey."""

from dataclasses import dataclass

from tests.journey import COURSE, SCENARIO

LESSON = "what-a-migration-crisis-is"


@dataclass(frozen=True, slots=True)
class Picture:
    """One page: its name sorts it, and somebody looks at it."""

    name: str
    path: str
    role: str = "stranger"


@dataclass(frozen=True, slots=True)
class Ids:
    """The rows that the pictures show."""

    question: int
    result: int
    start: int
    middle: int
    ended: int
    serial: str
    roster: int
    experienced: int
    placement: int


def pictures(ids: Ids) -> tuple[Picture, ...]:
    """Return all pictures in the order of a learner's journey."""
    every = (*_of_everybody(ids), *_of_learners(ids), *_of_desks(ids))
    return tuple(sorted(every, key=lambda one: one.name))


def _of_learners(ids: Ids) -> list[Picture]:
    return [
        Picture("10-my-learning", "/learn/", "learner"),
        Picture("18-my-learning-shown", "/learn/", "certified"),
        Picture("18-my-learning-long", "/learn/", "experienced"),
        Picture("18-my-learning-nothing", "/learn/", "newcomer"),
        Picture("17-notes-nothing", "/learn/notes", "newcomer"),
        Picture("11-lesson-proved", f"/learn/{COURSE}/{LESSON}", "experienced"),
        Picture("03-course-proved", f"/courses/{COURSE}/", "experienced"),
        Picture("19-placement", f"/learn/{COURSE}/placement", "newcomer"),
        Picture("19-placement-result", f"/learn/placements/{ids.placement}", "experienced"),
        Picture("17-notes", "/learn/notes", "learner"),
        Picture("16-search", "/search?q=displaced+people+camps", "learner"),
        Picture("11-lesson", f"/learn/{COURSE}/{LESSON}", "learner"),
        Picture("12-quiz", f"/learn/{COURSE}/quiz", "learner"),
        Picture("13-question", f"/learn/quizzes/{ids.question}", "learner"),
        Picture("14-feedback", f"/learn/quizzes/{ids.question}/answers/1", "learner"),
        Picture("15-result", f"/learn/quizzes/{ids.result}", "certified"),
        Picture("20-briefing", f"/simulate/{SCENARIO}/briefing", "learner"),
        Picture("21-practice", f"/simulate/{SCENARIO}/practice/1", "learner"),
        Picture("22-situation-start", f"/simulate/attempts/{ids.start}", "beginner"),
        Picture("23-situation-middle", f"/simulate/attempts/{ids.middle}", "learner"),
        Picture("24-ending", f"/simulate/attempts/{ids.ended}", "certified"),
        Picture("25-debrief", f"/simulate/attempts/{ids.ended}/debrief", "certified"),
        Picture("26-what-if", f"/simulate/attempts/{ids.ended}/debrief/7/worst", "certified"),
        Picture("30-certificates", "/certificates/", "certified"),
        Picture("31-certificate", f"/certificates/{ids.serial}", "certified"),
        Picture("37-renewal", f"/certificates/{ids.serial}/renewal", "certified"),
        Picture("34-profile", "/profile", "learner"),
        Picture("35-my-data", "/profile/data", "certified"),
        Picture("36-farewell", "/profile/delete", "certified"),
        Picture("37-delete", "/profile/delete/now", "certified"),
        Picture("35-visits", "/profile/visits", "learner"),
        Picture("36-second-step", "/profile/second-factor", "learner"),
    ]


def _of_everybody(ids: Ids) -> list[Picture]:
    return [
        Picture("01-home", "/"),
        Picture("02-courses", "/courses/"),
        Picture("03-course", f"/courses/{COURSE}"),
        Picture("04-simulation", f"/simulations/{SCENARIO}"),
        Picture("05-guidance", "/guidance/"),
        Picture("06-point", "/guidance/G-40"),
        Picture("07-sector", "/guidance/sectors/1"),
        Picture("0a-search-empty", "/search"),
        Picture("0b-search-nothing", "/search?q=xylophone"),
        Picture("08-sign-in", "/sign-in"),
        Picture("09-register", "/register"),
        Picture("0c-forgotten", "/forgotten"),
        Picture("32-verify-valid", f"/verify/{ids.serial}"),
        Picture("33-verify-unknown", "/verify/00000-00000-00000-00000-00000"),
        Picture("38-check", "/verify/"),
        Picture("40-not-found", "/courses/nowhere"),
        Picture("41-about", "/about"),
    ]


def _of_desks(ids: Ids) -> list[Picture]:
    return [
        Picture("50-teach", "/teach/", "trainer"),
        Picture("51-try-a-scenario", f"/teach/scenarios/{SCENARIO}/", "trainer"),
        Picture("54-proof", f"/teach/scenarios/{SCENARIO}/proof", "trainer"),
        Picture("55-document", f"/teach/scenarios/{SCENARIO}/source#L612", "trainer"),
        Picture("52-roster", "/manage/learners", "manager"),
        Picture("56-invitations", "/manage/invitations", "manager"),
        Picture("57-revoking", f"/manage/certificates/{ids.serial}", "manager"),
        Picture("53-learner-proved", f"/manage/learners/{ids.experienced}", "manager"),
        Picture("53-learner", f"/manage/learners/{ids.roster}", "manager"),
        Picture("60-people", "/manage/people", "administrator"),
        Picture("61-person", f"/manage/people/{ids.roster}", "administrator"),
        Picture("62-duplicate", f"/manage/people/{ids.roster}/merge?search=a", "administrator"),
        Picture("63-merge", f"/manage/people/{ids.roster}/merge/1", "administrator"),
        Picture("64-import", "/manage/people/import", "administrator"),
        Picture("65-audit", "/manage/audit", "administrator"),
    ]
