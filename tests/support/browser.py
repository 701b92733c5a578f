"""Pages in a real browser: what axe finds, what lies badly, and what the page asked the network
for."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from support.pdfs import missing

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route
    from starlette.testclient import TestClient

AXE = Path(__file__).parents[1] / "surfaces" / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
STRICTER = {"color-contrast-enhanced": {"enabled": True}}
ONLY_FAULTS = {"resultTypes": ["violations"]}  # what is right is not written down: it is long
VIOLATIONS = """async options => (await axe.run(document, options))
  .violations.map(each => [each.id, each.nodes[0].html])"""
BIG_LETTERS = "document.documentElement.style.fontSize = '175%'"

# Controls that something else lies on, or that take more than a quarter of the screen.
COVERED = """() => [...document.querySelectorAll('main a, main summary, main button, main input')].filter(e => {
  if (e.closest('details:not([open])') && e.tagName !== 'SUMMARY') return false;
  e.scrollIntoView({block: 'center'});
  const r = e.getBoundingClientRect();
  const hit = document.elementFromPoint(r.left + Math.min(r.width / 2, 20), r.top + r.height / 2);
  return r.width && !(hit && (e === hit || e.contains(hit)));
}).map(e => e.textContent.trim().slice(0, 30))"""  # noqa: E501 - a text as it is shown
TOO_TALL = """() => [...document.querySelectorAll('main a, main summary, main button')]
  .filter(e => e.getBoundingClientRect().height > innerHeight / 4).map(e => e.textContent.trim().slice(0, 30))"""  # noqa: E501 - a text as it is shown
# Words that are wider than their box; ids and names of more letters than fit any phone
# may be broken.
BROKEN = """() => {
  const LONGEST = 16, pen = document.createElement('canvas').getContext('2d'), bad = [];
  for (const e of document.querySelectorAll('h1, h2, h3, th, td, dt, dd, li, p, caption, summary, strong')) {
    const style = getComputedStyle(e), box = style.display === 'inline' ? e.parentElement : e;
    const inner = box.clientWidth - parseFloat(getComputedStyle(box).paddingLeft) - parseFloat(getComputedStyle(box).paddingRight);
    if (inner <= 0 || !e.checkVisibility() || e.closest('thead') && style.position === 'absolute') continue;
    pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    for (const node of e.childNodes) {
      if (node.nodeType !== 3) continue;
      for (const word of node.textContent.split(/[ \\n-]+/))
        if (word.length <= LONGEST && pen.measureText(word).width > inner + 2) bad.push(`${word} ${Math.round(inner)}`);
    }
  }
  return bad;
}"""  # noqa: E501 - a text as it is shown
SIDEWAYS = """() => document.documentElement.scrollWidth > innerWidth ? [`${document.documentElement.scrollWidth} > ${innerWidth}`] : []"""  # noqa: E501 - one expression
PAINTED = "() => new Promise(done => requestAnimationFrame(() => setTimeout(done, 50)))"

NO_WORKER = "Service Worker registration blocked by Playwright"  # each look is a first visit


class Look(NamedTuple):
    """How a page is viewed: width of the screen, colours, whether the reader's letters are at
    175 %, whether axe looks too, the colours and the size chosen on the page of looks, and who
    reads."""

    width: int
    scheme: Any
    big: bool
    axe: bool
    theme: str = ""
    size: str = ""
    reader: str = ""


LOOKS = (
    Look(1280, "light", False, True),
    Look(768, "dark", False, False),
    Look(360, "dark", False, True),
    Look(320, "light", True, False),
)


def tap(page: Page, role: Any, name: str) -> None:
    """Activates a link or button, and comes back when the page that it leads to is loaded."""
    with page.expect_navigation():
        page.get_by_role(role, name=name).first.click()


@contextmanager
def chromium() -> Iterator[Browser]:
    """The machine's own Chromium; the test ends where there is none."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        missing("playwright")
    if (program := shutil.which("chromium")) is None:
        missing("chromium")
    if not AXE.exists():
        missing("axe-core (npm ci --prefix tests/surfaces)")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


def faults(browser: Browser, page: Path, look: Look) -> list[str]:
    """Everything that is wrong with a file at one look; empty when nothing is."""
    return faults_at(browser, page.as_uri(), look)


def faults_at(
    browser: Browser, address: str, look: Look, client: TestClient | None = None
) -> list[str]:
    """The same for the page at an address; what it loads from its own host is no fault. With a
    `client` it answers instead of a server."""
    said: list[str] = []
    # The page's own rules forbid every script, also the one that looks at it; so they are set aside
    # here and tested apart.
    context = browser.new_context(
        viewport={"width": look.width, "height": 700},
        color_scheme=look.scheme,
        bypass_csp=True,
        service_workers="block",
    )
    chosen = {"theme": look.theme, "size": look.size, "reader": look.reader}
    context.add_cookies(
        [{"name": name, "value": value, "url": address} for name, value in chosen.items() if value]
    )
    if client is not None:
        context.route("**/*", lambda route: _answered(route, client))
    shown = context.new_page()
    shown.on(
        "request",
        lambda request: (
            said.append(f"request {request.url[:80]}") if _outside(request.url, address) else None
        ),
    )
    shown.on(
        "console",
        lambda message: (
            said.append(f"console {message.text[:200]}") if message.text != NO_WORKER else None
        ),
    )
    shown.on("pageerror", lambda error: said.append(f"error {error}"))
    shown.goto(address)
    if look.big:
        shown.evaluate(BIG_LETTERS)
    said += [f"{name}: {found[:4]}" for name, found in _layout(shown).items() if found]
    said += _axe(shown) if look.axe else []
    context.close()
    return said


def _answered(route: Route, client: TestClient) -> None:
    sent = {name: value for name, value in route.request.headers.items() if name != "cookie"}
    cookies = route.request.all_headers().get("cookie", "")
    found = client.get(route.request.url, headers={**sent, "cookie": cookies})
    headers = {name: value for name, value in found.headers.items() if name != "content-encoding"}
    route.fulfill(status=found.status_code, headers=headers, body=found.content)


def _outside(url: str, address: str) -> bool:
    """Not of the page itself, nor of the server that it came from."""
    host = "" if address.startswith("file:") else "/".join(address.split("/")[:3])
    own = url == address or (host and url.startswith(f"{host}/"))
    return not url.startswith("data:") and not own


def _layout(shown: Page) -> dict[str, list[str]]:
    checks = {
        "covered": COVERED,
        "too tall": TOO_TALL,
        "wider than its box": BROKEN,
        "sideways": SIDEWAYS,
    }
    closed = {name: shown.evaluate(script) for name, script in checks.items()}
    shown.evaluate("document.querySelectorAll('details').forEach(e => e.open = true)")
    return closed | {
        f"{name}, unfolded": shown.evaluate(checks[name])
        for name in ("wider than its box", "sideways")
    }


def _axe(shown: Page) -> list[str]:
    shown.evaluate(AXE.read_text(encoding="utf-8"))
    options = {"runOnly": {"type": "tag", "values": TAGS}, "rules": STRICTER, **ONLY_FAULTS}
    found = shown.evaluate(VIOLATIONS, options)
    return [f"axe {name}: {html[:120]}" for name, html in found]


def complaints(browser: Browser, page: Path) -> list[str]:
    """What the browser says about a page whose own rules are in force, and every request it
    made."""
    said: list[str] = []
    shown = browser.new_page()
    shown.on(
        "request",
        lambda request: (
            said.append(request.url[:80]) if _outside(request.url, page.as_uri()) else None
        ),
    )
    shown.on("console", lambda message: said.append(message.text))
    shown.goto(page.as_uri())  # until it is loaded, with all that it asks for
    shown.evaluate(PAINTED)
    shown.close()
    return said
