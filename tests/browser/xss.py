"""Whether any attack still runs a script once it has been cleaned: asked of a real browser.

usage: xss.py PAYLOADS.jsonl…      (one {"payload": …} a line; TAYANG names the program)

Every payload goes through `tayang inspect html --jsonl`, with and without a base address. What
comes out is rendered in headless Chromium as part of a served page and by innerHTML (there once
more from its own serialisation, which is where mutations strike). Then every element gets every
event that the browser has a handler attribute for. The same payloads uncleaned are the control.

A script has run when the engine compiled one in the payload's frame that is not ours
(DevTools' `Debugger.scriptParsed`), whatever it does, or when alert, prompt or confirm was called.
The browser sees no network: DevTools answers each request, scripts of any address included.

Exit: 0 none ran and the control did run some; 1 otherwise; 2 the browser could not be used.
"""

import base64
import collections
import concurrent.futures
import contextlib
import fcntl
import json
import os
import queue
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.parse
import uuid

TAYANG = os.environ.get("TAYANG", "target/ci/tayang")
BASE = "https://outlet.example/news/1/story.html"
BATCH = 60  # frames on one page
PATIENCE_SECONDS = 15  # a page where nothing gets done for so long is given up
SETTLE_SECONDS = 0.25  # for what a script has put off: javascript: addresses, timers, animations
OURS = f"ours-{uuid.uuid4()}"
FLAGS = """--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --mute-audio
  --disable-background-networking --disable-component-update --disable-sync --disable-extensions
  --disable-site-isolation-trials --disable-features=IsolateOrigins,site-per-process,HttpsUpgrades
  --disable-popup-blocking --remote-debugging-pipe --window-size=1280,900""".split()
PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
NO_NETWORK = "--host-resolver-rules=MAP * ~NOTFOUND"

# Runs first in every frame. Frames that a payload opens itself only get the three calls.
HARNESS = """(() => {
  const report = tayangReport, later = setTimeout;
  for (const call of ['alert', 'prompt', 'confirm'])
    Object.defineProperty(window, call, {value: () => report('called')});
  window.print = window.open = () => null;
  const inner = frameElement?.dataset.tayangInner;
  if (inner) report('inner');
  if (inner || window === top || parent !== top) return;

  const events = new Set(['focusin', 'focusout']);
  for (const {prototype} of [Window, Document, HTMLElement, HTMLBodyElement, HTMLMediaElement, SVGElement, SVGAnimationElement])
    for (const name in prototype) if (name.startsWith('on')) events.add(name.slice(2));
  for (const name in window) if (name.startsWith('on')) events.add(name.slice(2));
  events.delete('click');

  const turn = () => new Promise(done => later(done));
  const fire = target => {
    for (const name of events) target.dispatchEvent(new Event(name, {bubbles: true, cancelable: true}));
    target.dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true}));
  };
  const excite = async window => {
    for (const element of window.document.querySelectorAll('html, body, body *, frameset, frameset *')) {
      try { element.focus(); } catch {}
      fire(element);
      await turn();
    }
    fire(window);
  };
  const within = markup => {
    const frame = document.createElement('iframe');
    frame.dataset.tayangInner = 'yes';
    document.documentElement.append(frame);
    const [first, again] = [0, 1].map(() => frame.contentDocument.body.appendChild(document.createElement('div')));
    first.innerHTML = markup;
    again.innerHTML = first.innerHTML;
    return frame.contentWindow;
  };
  let begun = false;
  const begin = async () => {
    if (begun) return;
    begun = true;
    const markup = document.documentElement?.dataset.tayang;
    if (markup !== undefined) {
      await excite(within(decodeURIComponent(markup)));
      report('done inner');
    }
    await excite(window);
    report('done served');
  };
  addEventListener('load', () => later(begin));
  later(begin, 1500);
})();
//# sourceURL=""" + OURS


def main(paths):
    payloads = [row["payload"] for path in paths for row in rows(path)]
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if not program:
        print(f"no browser here: none of {', '.join(PROGRAMS)}")
        return 2
    cleaned = clean(payloads)
    treated, control = Verdict(cleaned), Verdict([{payload} for payload in payloads])
    work = queue.SimpleQueue()
    for verdict in (treated, control):
        for cases in verdict.batches():
            work.put((cases, verdict))
    with Browser(program) as one, Browser(program) as other, concurrent.futures.ThreadPoolExecutor() as threads:
        list(threads.map(lambda browser: judge(browser, work), (one, other)))
    print(f"cleaned: {treated}\ncontrol: {control}")
    for index in sorted(treated.run):
        print(f"RAN: {payloads[index]!r}\n  as {sorted(cleaned[index])!r}")
    print(f"tried {len(payloads)}, run {len(treated.run)}; control: tried {len(payloads)}, run {len(control.run)}")
    return 1 if treated.run or treated.unfinished or not control.run else 0


def rows(path):
    with open(path, encoding="utf8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def clean(payloads):
    """What the sanitiser makes of each, as a set: with and without a base address."""
    requests = [{"id": f"{i} {base}", "html": payload, "base": base} for i, payload in enumerate(payloads) for base in ("", BASE)]
    text = "".join(json.dumps(request) + "\n" for request in requests)
    run = subprocess.run([TAYANG, "inspect", "html", "--jsonl"], input=text.encode(), capture_output=True, timeout=60, check=True)
    answers = {answer["id"]: answer["html"] for answer in map(json.loads, run.stdout.splitlines())}
    return [{answers[f"{i} "], answers[f"{i} {BASE}"]} for i in range(len(payloads))]


Case = collections.namedtuple("Case", "payloads html")
WAYS = ("served", "inner")


class Verdict:
    """Numbers of payloads: whose scripts ran, by which proof, in which way of rendering."""

    def __init__(self, markups):
        sharers = collections.defaultdict(list)
        for number, each in enumerate(markups):
            for html in each:
                sharers[html].append(number)
        self.cases = [Case(tuple(numbers), html) for html, numbers in sharers.items()]
        self.compiled, self.called, self.unfinished = set(), set(), set()
        self.by = {way: set() for way in WAYS}

    def batches(self):
        return [self.cases[start : start + BATCH] for start in range(0, len(self.cases), BATCH)]

    @property
    def run(self):
        return self.compiled | self.called

    def note(self, place, proof):
        case, way = place
        proof.update(case.payloads)
        self.by[way].update(case.payloads)

    def __str__(self):
        return (f"{len(self.cases)} pages, {len(self.unfinished)} unfinished; scripts compiled for {len(self.compiled)} payloads, "
                f"alert & co. called by {len(self.called)}; run when served {len(self.by['served'])}, by innerHTML {len(self.by['inner'])}")


def judge(browser, work):
    with contextlib.suppress(queue.Empty):
        while True:
            cases, verdict = work.get_nowait()
            Batch(browser, cases, verdict).render()


class Batch:
    """One page with a frame for each case, every frame of an origin of its own."""

    def __init__(self, browser, cases, verdict):
        self.browser, self.cases, self.verdict = browser, cases, verdict
        self.places = {}  # frame → (case, way)
        self.parents = {}  # frame → the frame around it
        self.contexts = {}  # execution context → frame
        self.done = {way: set() for way in WAYS}
        self.left = set()
        self.on = {
            "Fetch.requestPaused": self.request,
            "Page.frameAttached": self.attached,
            "Page.frameNavigated": self.navigated,
            "Runtime.executionContextCreated": self.context,
            "Runtime.bindingCalled": self.report,
            "Debugger.scriptParsed": self.parsed,
        }

    def render(self):
        self.browser.page(lambda method, values: self.on.get(method, id)(values))
        self.browser.send("Page.navigate", self.browser.session, url="http://batch.test/")
        while (count := len(self.waiting())) and self.browser.wait(lambda: len(self.waiting()) < count, PATIENCE_SECONDS):
            pass
        self.browser.wait(lambda: False, SETTLE_SECONDS)
        self.browser.close()
        self.verdict.unfinished.update(self.missing("served") + self.missing("inner"))

    def missing(self, way):
        return [case for case in self.cases if case not in self.done[way]]

    def waiting(self):
        return [case for case in self.missing("served") if case not in self.left]

    def navigated(self, values):
        """A frame that took itself elsewhere (`data:`) will never be finished: no need to wait."""
        frame = values["frame"]
        case, way = self.places.get(frame["id"], (None, None))
        if way == "served" and ".case.test" not in frame["url"]:
            self.left.add(case)

    def attached(self, values):
        self.parents[values["frameId"]] = values["parentFrameId"]

    def context(self, values):
        self.contexts[values["context"]["id"]] = values["context"].get("auxData", {}).get("frameId")

    def report(self, values):
        frame, (word, *way) = self.contexts.get(values["executionContextId"]), values["payload"].split()
        case, _ = place = self.place(frame)
        if not case:
            return
        if word == "inner":
            self.places[frame] = (case, "inner")
        elif word == "done":
            self.done[way[0]].add(case)
        else:
            self.verdict.note(place, self.verdict.called)

    def parsed(self, values):
        place = self.place(values.get("executionContextAuxData", {}).get("frameId"))
        if place[0] and values["url"] != OURS:
            self.verdict.note(place, self.verdict.compiled)

    def place(self, frame):
        while frame and frame not in self.places:
            frame = self.parents.get(frame)
        return self.places.get(frame, (None, None))

    def request(self, values):
        """Our own pages; a script for whoever asks for one; 204 keeps a frame where it is."""
        url, kind = urllib.parse.urlsplit(values["request"]["url"]), values["resourceType"]
        host, identity = url.hostname or "", values["requestId"]
        if kind == "Document" and host == "batch.test":
            self.browser.answer(identity, 200, "text/html", self.page())
        elif kind == "Document" and host.endswith(".case.test") and values["frameId"] not in self.places:
            case = self.cases[int(host.split(".")[0])]
            self.places[values["frameId"]] = (case, "served")
            self.browser.answer(identity, 200, "text/html", document(case.html))
        elif kind == "Document":
            self.browser.answer(identity, 204, "text/html", "")
        elif kind == "Script":
            self.browser.answer(identity, 200, "text/javascript", "alert('from outside')")
        else:
            self.browser.refuse(identity)

    def page(self):
        frames = "".join(f'<iframe width=50 height=30 src="http://{i}.case.test/"></iframe>' for i in range(len(self.cases)))
        return f"<!DOCTYPE html><meta charset=utf-8><body>{frames}"


def document(html):
    """The served page; it also carries what is to be put in by innerHTML."""
    inner = urllib.parse.quote(html, errors="replace")
    return f'<!DOCTYPE html><html data-tayang="{inner}"><head><meta charset=utf-8><title>case</title></head><body><article>{html}</article></body></html>'


class Browser:
    """Headless Chromium, spoken to through DevTools' pipe (NUL-ended JSON on descriptors 3 and 4)."""

    def __init__(self, program):
        self.number, self.buffer, self.session, self.listener, self.results = 0, b"", None, None, {}
        self.profile = tempfile.TemporaryDirectory(prefix="tayang-browser-", ignore_cleanup_errors=True)
        theirs_in, self.out = map(high, os.pipe())
        self.inp, theirs_out = map(high, os.pipe())

        def wire():
            os.dup2(theirs_in, 3)
            os.dup2(theirs_out, 4)

        command = [program, *FLAGS, NO_NETWORK, f"--user-data-dir={self.profile.name}", "about:blank"]
        self.process = subprocess.Popen(command, preexec_fn=wire, pass_fds=(3, 4), start_new_session=True,
                                        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(theirs_in)
        os.close(theirs_out)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.process.wait()
        self.profile.cleanup()

    def page(self, listener):
        """A new tab with everything switched on that tells us of scripts."""
        self.listener = listener
        self.target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=self.target, flatten=True)["sessionId"]
        self.send("Page.enable", self.session)
        self.send("Runtime.enable", self.session)
        self.send("Debugger.enable", self.session)
        self.send("Debugger.setSkipAllPauses", self.session, skip=True)
        self.send("Fetch.enable", self.session, patterns=[{"urlPattern": "*"}])
        self.send("Runtime.addBinding", self.session, name="tayangReport")
        self.send("Page.addScriptToEvaluateOnNewDocument", self.session, source=HARNESS)
        return self.session

    def close(self):
        self.listener = None
        self.send("Target.closeTarget", targetId=self.target)

    def answer(self, request, status, kind, body):
        headers = [{"name": "Content-Type", "value": f"{kind}; charset=utf-8"}]
        encoded = base64.b64encode(body.encode("utf8", "replace")).decode()
        self.send("Fetch.fulfillRequest", self.session, requestId=request, responseCode=status, responseHeaders=headers, body=encoded)

    def refuse(self, request):
        self.send("Fetch.failRequest", self.session, requestId=request, errorReason="Failed")

    def send(self, method, session=None, **values):
        self.number += 1
        message = {"id": self.number, "method": method, "params": values, **({"sessionId": session} if session else {})}
        view = memoryview(json.dumps(message).encode() + b"\0")
        while view:
            view = view[os.write(self.out, view) :]
        return self.number

    def call(self, method, **values):
        number = self.send(method, **values)
        if not self.wait(lambda: number in self.results, 30):
            raise SystemExit(f"the browser does not answer {method}")
        return self.results.pop(number)

    def wait(self, enough, seconds):
        """Takes what the browser says until it is enough; False when time is up."""
        end = time.monotonic() + seconds
        while not enough():
            left = end - time.monotonic()
            if left <= 0 or not select.select([self.inp], [], [], left)[0]:
                return False
            self.read()
        return True

    def read(self):
        piece = os.read(self.inp, 1 << 20)
        if not piece:
            raise SystemExit("the browser has gone")
        *messages, self.buffer = (self.buffer + piece).split(b"\0")
        for message in map(json.loads, messages):
            if "id" in message:
                self.results[message["id"]] = message.get("result", message)
            elif self.listener and message.get("sessionId") == self.session:
                self.listener(message["method"], message["params"])


def high(descriptor):
    """The same pipe above 10, so that 3 and 4 are free for the browser."""
    copy = fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, 10)
    os.close(descriptor)
    return copy


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
