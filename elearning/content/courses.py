"""Reads courses: folders of modules and lessons, each named by the file that holds it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from elearning.content.checking import check
from elearning.content.course import (
    LEAST_RESULT,
    CertificateRule,
    Course,
    CourseFile,
    Lesson,
    Module,
    PlacementRule,
)
from elearning.content.documents import CourseDocument, LessonDocument, ModuleDocument
from elearning.content.guidance import check_points, check_topics
from elearning.content.markup import NOTHING, Rendered, render_page
from elearning.content.names import Names
from elearning.content.pools import QUIZ
from elearning.content.problems import Problems, nearest
from elearning.content.quiz import Quiz
from elearning.content.quizzes import QuizReader
from elearning.content.reading import Folders, Reading
from elearning.content.source import Page, read_page, relative

MOST_WORDS = 1000
COURSE, MODULE = "_course.md", "_module.md"


def find_lessons(courses: Path) -> dict[str, frozenset[str]]:
    """Return the lessons of every course by their file names, for links to refer to."""
    return {
        course.name: frozenset(lesson.stem for lesson in course.glob("[!_.]*/[!_.]*.md"))
        for course in sorted(courses.iterdir())
        if course.is_dir() and not course.name.startswith(("_", "."))
    }


def load_course(root: Path, folder: Path, names: Names, problems: Problems) -> Course | None:
    """Return the course of a folder, or note everything that is wrong in it."""
    own = Problems()
    course = _CourseReader(root, folder, names, own).read()
    problems.extend(own.found)
    return course if not own.found else None


@dataclass(slots=True)
class _CourseReader:
    root: Path
    folder: Path
    names: Names
    problems: Problems
    files: dict[str, CourseFile] = field(default_factory=dict)
    file_paths: dict[str, Path] = field(default_factory=dict)
    lesson_paths: dict[str, str] = field(default_factory=dict)

    def read(self) -> Course | None:
        page = read_page(self.root, self.folder / COURSE, self.problems)
        document = check(CourseDocument, page.front, self.problems) if page else None
        if page is None or document is None:
            return None
        front = page.front
        check_topics(front, (), document.phases, document.sectors, self.names, self.problems)
        self._check_scenario(page, document)
        body = self._render(page, document.title, self.folder)
        modules = self._modules(page, document.modules)
        self._find_strays(document.modules)
        quiz = self._quiz(document.certificate.pass_mark)
        self._check_placement(page, document, quiz)
        return Course(
            slug=self.folder.name,
            path=page.path,
            title=document.title,
            summary=document.summary,
            sectors=tuple(document.sectors),
            phases=tuple(document.phases),
            audience=tuple(document.audience),
            minutes=document.minutes,
            objectives=tuple(document.objectives),
            version=document.version,
            authors=tuple(document.authors),
            licence=document.licence,
            body=body.prose,
            modules=modules,
            certificate=_rule(document),
            quiz=quiz,
            files=tuple(self.files[name] for name in sorted(self.files)),
            digest=_digest(self.folder),
            placement=_placement(document),
        )

    def _check_scenario(self, page: Page, document: CourseDocument) -> None:
        scenario = document.certificate.scenario
        if scenario is not None and scenario not in self.names.scenarios:
            line = page.front.line("certificate", "scenario")
            wish = nearest(scenario, self.names.scenarios) or "write it, or take the key away"
            self.problems.add(page.path, line, f'no scenario "{scenario}"', wish)
        if scenario is None and document.certificate.result is not None:
            line = page.front.line("certificate", "result")
            what = '"certificate.result" asks for a result, and no scenario is named'
            self.problems.add(page.path, line, what, "name the scenario, or take result away")

    def _check_placement(self, page: Page, document: CourseDocument, quiz: Quiz | None) -> None:
        if document.placement is None:
            return
        line, asked = page.front.line("placement"), document.placement.questions
        if quiz is None:
            if not (self.folder / QUIZ).exists():
                wish = f"write {QUIZ}, or take the key away"
                self.problems.add(page.path, line, "has a placement and no quiz", wish)
            return
        counted = Counter(quiz.lessons.values())
        for lesson in self.lesson_paths:
            if counted[lesson] < asked:
                what = (
                    f'the placement asks {asked} questions of "{lesson}"; it has {counted[lesson]}'
                )
                self.problems.add(page.path, line, what, f"write more in {QUIZ}, or ask fewer")

    def _quiz(self, pass_mark: int) -> Quiz | None:
        path = self.folder / QUIZ
        if not path.exists():
            return None
        reader = QuizReader(self.folder.name, self.names, self.problems)
        return reader.read(self.root, path, pass_mark)

    def _modules(self, page: Page, slugs: list[str]) -> tuple[Module, ...]:
        known = [one.name for one in self.folder.iterdir() if (one / MODULE).is_file()]
        self._refuse_twins(page, "modules", slugs)
        modules = []
        for at, slug in enumerate(slugs):
            if slug not in known:
                self._missing(page, ("modules", at), f'no module "{slug}"', slug, known)
                continue
            module = self._module(self.folder / slug)
            if module is not None:
                modules.append(module)
        return tuple(modules)

    def _module(self, folder: Path) -> Module | None:
        page = read_page(self.root, folder / MODULE, self.problems)
        document = check(ModuleDocument, page.front, self.problems) if page else None
        if page is None or document is None:
            return None
        known = [one.stem for one in folder.glob("[!_.]*.md")]
        self._refuse_twins(page, "lessons", document.lessons)
        lessons = []
        for at, slug in enumerate(document.lessons):
            if slug not in known:
                self._missing(page, ("lessons", at), f'no lesson "{slug}"', slug, known)
                continue
            lesson = self._lesson(folder / f"{slug}.md")
            if lesson is not None:
                lessons.append(lesson)
        for slug in sorted(set(known) - set(document.lessons)):
            path = relative(self.root, folder / f"{slug}.md")
            wish = f"add it in {page.path} or take the file away"
            self.problems.add(path, 1, "is in no list of lessons", wish)
        body = self._render(page, document.title, folder)
        return Module(folder.name, document.title, document.summary, body.prose, tuple(lessons))

    def _lesson(self, path: Path) -> Lesson | None:
        slug = path.stem
        page = read_page(self.root, path, self.problems)
        document = check(LessonDocument, page.front, self.problems) if page else None
        if page is None or document is None:
            return None
        if slug in self.lesson_paths:
            what = f'the lesson "{slug}" stands in {self.lesson_paths[slug]} as well'
            self.problems.add(page.path, 1, what, "rename one of the files")
        self.lesson_paths[slug] = page.path
        front = page.front
        check_topics(front, (), document.phases, document.sectors, self.names, self.problems)
        check_points(front, ("guidance",), document.guidance, self.names, self.problems)
        body = self._render(page, document.title, path.parent)
        if body.is_blank:
            self.problems.add(page.path, page.body_line, "has no text", "write the lesson")
        if body.words > MOST_WORDS:
            what = f"has {body.words} words; at most {MOST_WORDS}"
            self.problems.add(page.path, page.body_line, what, "make two lessons of it")
        return _lesson(slug, path.parent.name, page, document, body)

    def _render(self, page: Page, title: str, folder: Path) -> Rendered:
        if not page.body.strip():
            return NOTHING
        places = (folder,) if folder == self.folder else (folder, self.folder)
        reading = Reading(
            path=page.path,
            source=page.body,
            first_line=page.body_line,
            names=self.names,
            problems=self.problems,
            course=self.folder.name,
            folders=Folders(self.root, places, self.folder.name),
        )
        rendered = render_page(reading, title)
        for name, file in reading.pictures.items():
            path = reading.picture_paths[name]
            if self.file_paths.setdefault(name, path) != path:
                other = relative(self.root, self.file_paths[name])
                reading.report(name, f'another picture "{name}" is {other}', "rename one of them")
            self.files[name] = file
        return rendered

    def _refuse_twins(self, page: Page, key: str, slugs: Iterable[str]) -> None:
        seen: set[str] = set()
        for at, slug in enumerate(slugs):
            if slug in seen:
                line = page.front.line(key, at)
                self.problems.add(page.path, line, f'"{slug}" stands twice', "keep one of them")
            seen.add(slug)

    def _missing(
        self, page: Page, keys: tuple[str, int], what: str, slug: str, known: Iterable[str]
    ) -> None:
        wish = nearest(slug, known) or "write it, or take its name away"
        self.problems.add(page.path, page.front.line(*keys), what, wish)

    def _find_strays(self, slugs: Iterable[str]) -> None:
        # Folders that begin with _ hold something else, such as translations.
        for folder in sorted(one for one in self.folder.iterdir() if one.is_dir()):
            if folder.name not in slugs and not folder.name.startswith(("_", ".")):
                path = relative(self.root, folder)
                wish = f"add it in {COURSE} or take the folder away"
                self.problems.add(path, 1, "is in no list of modules", wish)


def _lesson(slug: str, module: str, page: Page, document: LessonDocument, body: Rendered) -> Lesson:
    return Lesson(
        slug=slug,
        module=module,
        path=page.path,
        title=document.title,
        summary=document.summary,
        minutes=document.minutes,
        objectives=tuple(document.objectives),
        phases=tuple(document.phases),
        sectors=tuple(document.sectors),
        guidance=tuple(document.guidance),
        takeaways=tuple(document.takeaways),
        body=body.prose,
        contents=body.contents,
        cited=body.cited,
        words=body.words,
    )


def _rule(document: CourseDocument) -> CertificateRule:
    rule = document.certificate
    return CertificateRule(
        rule.valid_months, rule.pass_mark, rule.scenario, rule.result or LEAST_RESULT
    )


def _placement(document: CourseDocument) -> PlacementRule | None:
    rule = document.placement
    return PlacementRule(rule.questions, rule.threshold, rule.pause_days) if rule else None


def _digest(folder: Path) -> str:
    digest = sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            digest.update(f"{path.relative_to(folder).as_posix()}\0".encode())
            digest.update(sha256(path.read_bytes()).digest())
    return digest.hexdigest()
