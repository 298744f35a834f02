"""Objects and the records beside them, written without pause while the program is killed or the power fails; what was acknowledged must be there.

Three ends of a round, drawn by the seed:
  kill     SIGKILL at a random moment
  planted  SIGKILL on entering the n-th system call of one kind that makes something durable or visible (strace's injection)
  power    the file system that the cloud lies on is shut down without its journal being flushed (EXT4_IOC_SHUTDOWN, as xfstests does), so that
           what was not synced is gone, then SIGKILL, unmounted, mounted (the journal is replayed)
The book of what was acknowledged is kept here, outside that file system. Each operation that had no answer may have gone either way, whole.
After the rounds the disk is filled to the last byte, and bits of it are turned over: refused in words, found, never given out.
durability.sh prepares the place and calls this; RESULT gets one line a check.
"""
import base64
import collections
import ctypes
import datetime
import fcntl
import hashlib
import hmac
import http.client
import json
import os
import random
import signal
import struct
import subprocess
import sys
import threading
import time
import urllib.parse
import xml.etree.ElementTree

DISK, IMAGE, DATA, PROGRAM = (os.environ[n] for n in ("DISK", "DISK_IMAGE", "CLOUD_DIR", "PROGRAM"))
ROUNDS, SEED = int(sys.argv[1]), int(os.environ["DURABILITY_SEED"])
MAIN, DOOR = os.environ["CLOUD_LISTEN"], os.environ["CLOUD_S3"]
PROJECT, ACCESS, SECRET = os.environ["PROJECT"], os.environ["S3_ACCESS_KEY"], os.environ["S3_SECRET_KEY"]
ACCOUNT = f"/object-store/v1/AUTH_{PROJECT}"
PLAIN, KEPT = "durable", "durable-kept"          # a container, and one that keeps versions
WRITERS, NAMES = 8, 40
CALLS = ["fsync", "fdatasync", "pwrite64", "pwritev", "unlink", "openat"]
SHUTDOWN, NO_JOURNAL = 0x8004587D, 2
MIB = 1 << 20

dice = random.Random(SEED)
results = collections.Counter()


class Refused(Exception):
    """An answer that is not 2xx: (status, body)."""


def check(name, problem):
    """Counts a claim; problem is None or what is wrong."""
    results["fail" if problem else "pass"] += 1
    with open(os.environ["RESULT"], "a", encoding="utf-8") as out:
        out.write(f"{name},{'fail' if problem else 'pass'},0\n")
    if problem:
        print(f"FAIL {name}: {problem:.600}", flush=True)


# --- the doors

class Wire:
    """One connection to each door, made anew where it broke."""

    def __init__(self):
        self.connections = {}

    def send(self, address, method, path, headers, body):
        connection = self.connections.get(address)
        if connection is None:
            host, port = address.rsplit(":", 1)
            connection = self.connections[address] = http.client.HTTPConnection(host, int(port), timeout=60)
        try:
            connection.request(method, path, body=body, headers=headers)
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        except BaseException:
            connection.close()
            del self.connections[address]
            raise

    def swift(self, method, path, body=b"", **headers):
        words = {k.replace("_", "-"): v for k, v in headers.items()} | {"X-Auth-Token": TOKEN[0]}
        if method in ("PUT", "POST"):
            words["Content-Length"] = str(len(body))
        status, got, text = self.send(MAIN, method, ACCOUNT + path, words, body)
        if status >= 300 and status != 404:
            raise Refused(status, text[:300])
        return status, got, text

    def api(self, method, path, body=None):
        words = {"X-Auth-Token": TOKEN[0], "Content-Type": "application/json"}
        status, got, text = self.send(MAIN, method, path, words, json.dumps(body).encode() if body is not None else b"")
        if status >= 300 and status != 404:
            raise Refused(status, text[:300])
        return status, got, text

    def s3(self, method, path, query="", body=b"", **headers):
        words = {k.replace("_", "-").lower(): v for k, v in headers.items()}
        now = datetime.datetime.now(datetime.timezone.utc)
        words |= {"host": DOOR, "x-amz-date": now.strftime("%Y%m%dT%H%M%SZ"), "x-amz-content-sha256": "UNSIGNED-PAYLOAD"}
        names = ";".join(sorted(words))
        asked = "&".join(sorted(p if "=" in p else p + "=" for p in query.split("&") if p))
        canonical = "\n".join([method, path, asked, *(f"{n}:{words[n]}" for n in sorted(words)), "", names, "UNSIGNED-PAYLOAD"])
        scope = now.strftime("%Y%m%d") + "/us-east-1/s3/aws4_request"
        text = "\n".join(["AWS4-HMAC-SHA256", words["x-amz-date"], scope, hashlib.sha256(canonical.encode()).hexdigest()])
        key = ("AWS4" + SECRET).encode()
        for part in scope.split("/"):
            key = hmac.new(key, part.encode(), hashlib.sha256).digest()
        signature = hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
        words["authorization"] = f"AWS4-HMAC-SHA256 Credential={ACCESS}/{scope}, SignedHeaders={names}, Signature={signature}"
        status, got, answer = self.send(DOOR, method, path + ("?" + query if query else ""), words, body)
        if status >= 300 and status != 404:
            raise Refused(status, answer[:300])
        return status, got, answer


TOKEN = [""]


def sign_in():
    body = {"auth": {"identity": {"methods": ["password"], "password": {"user": {
        "name": os.environ["OS_USERNAME"], "password": os.environ["OS_PASSWORD"], "domain": {"id": "default"}}}},
        "scope": {"project": {"id": PROJECT}}}}
    status, headers, text = Wire().send(MAIN, "POST", "/identity/v3/auth/tokens", {"Content-Type": "application/json"}, json.dumps(body).encode())
    assert status == 201, (status, text)
    TOKEN[0] = headers["X-Subject-Token"]


# --- the program and its disk

class Program:
    """The cloud's one process, started as `up` starts it."""

    def __init__(self):
        with open(os.path.join(DATA, "up-options"), encoding="utf-8") as lines:
            self.words = [PROGRAM, "serve", "--data", DATA, *lines.read().splitlines()]
        self.process = None
        self.starts = []

    def start(self):
        began = time.monotonic()
        with open(os.path.join(os.environ["WORK"], "serve.log"), "ab") as log:
            self.process = subprocess.Popen(self.words, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
        while time.monotonic() - began < 60:
            if self.process.poll() is not None:
                return f"it ended with {self.process.returncode}"
            try:
                if Wire().send(MAIN, "GET", "/healthz", {}, b"")[0] == 200:
                    Wire().send(DOOR, "GET", "/", {}, b"")
                    self.starts.append(time.monotonic() - began)
                    return None
            except OSError:
                pass
            time.sleep(0.02)
        return "not healthy within a minute"

    def hold(self):
        """Stops it between system calls: of a sync that is under way when ext4 is shut down the kernel may say that it went well."""
        self.process.send_signal(signal.SIGSTOP)
        for _ in range(400):
            states = set()
            for task in os.listdir(f"/proc/{self.process.pid}/task"):
                with open(f"/proc/{self.process.pid}/task/{task}/stat", encoding="utf-8") as stat:
                    states.add(stat.read().rsplit(")", 1)[1].split()[0])
            if states == {"T"}:
                return
            time.sleep(0.005)
        raise SystemExit("the program does not stop")

    def kill(self):
        self.process.kill()
        self.process.wait()


def said(*words):
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def cut_power(program):
    """What was not synced never reaches the disk; the program may live on a little and must not say that it did."""
    program.hold()
    folder = os.open(DISK, os.O_RDONLY)
    fcntl.ioctl(folder, SHUTDOWN, struct.pack("I", NO_JOURNAL))
    os.close(folder)
    if dice.random() < 0.7:
        program.process.send_signal(signal.SIGCONT)
        time.sleep(dice.uniform(0, 0.3))
    program.kill()
    for _ in range(100):
        if subprocess.run(["umount", DISK], stderr=subprocess.DEVNULL, check=False).returncode == 0:
            break
        time.sleep(0.1)
    else:
        raise SystemExit("the disk cannot be unmounted: " + said("fuser", "-vm", DISK))
    if said("losetup", "-j", IMAGE):
        raise SystemExit("the disk is still mounted elsewhere: " + said("losetup", "-j", IMAGE))
    subprocess.run(["mount", "-o", "loop", IMAGE, DISK], check=True)


def planted(program):
    """The program dies as it enters a system call of one kind; null where that did not come within the time."""
    call, count = dice.choice(CALLS), dice.randint(1, 12)
    spy = subprocess.Popen(["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={call}", "-e", f"inject={call}:signal=SIGKILL:when={count}",
                            "-p", str(program.process.pid)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        program.process.wait(timeout=4)
        return f"{call} {count}"
    except subprocess.TimeoutExpired:
        program.kill()
        return None
    finally:
        spy.kill()
        spy.wait()


# --- the book

class Book:
    """What each name holds: known[name] is what was acknowledged, maybe[name] what it may hold too while an operation has no answer."""

    def __init__(self):
        self.known = {}
        self.maybe = collections.defaultdict(list)

    def doing(self, name, value):
        self.maybe[name].append(value)

    def done(self, name, value):
        self.known[name] = value
        self.maybe.pop(name, None)

    def allowed(self, name):
        return [self.known.get(name), *self.maybe.get(name, [])]


Body = collections.namedtuple("Body", "md5 size note")  # note: the metadata word "note", or None
objects, versions, keys = Book(), Book(), Book()         # by name; by (name, version id); by key pair's name


def body_of(random_, size):
    return random_.randbytes(size)


class Writer(threading.Thread):
    """Writes names that no other writer has, one operation after the other, until the program no longer answers."""

    def __init__(self, number, seed):
        super().__init__(daemon=True)
        self.number, self.dice, self.wire = number, random.Random(seed), Wire()
        self.acknowledged, self.refused, self.touched = 0, [], set()

    def name(self):
        return f"{self.number}/{self.dice.randrange(NAMES)}"

    def run(self):
        work = [(30, self.put), (12, self.put_s3), (8, self.put_long), (14, self.delete), (10, self.post), (8, self.copy), (10, self.version),
                (2, self.parts), (6, self.many), (5, self.key)]
        while True:
            try:
                self.dice.choices([w for _, w in work], [n for n, _ in work])[0]()
                self.acknowledged += 1
            except Refused as answer:
                self.refused.append(answer.args)
                if answer.args[0] < 500:
                    return
            except (OSError, http.client.HTTPException):
                return

    def write(self, name, value, act):
        self.touched.add(name)
        objects.doing(name, value)
        if act()[0] == 404 and value is not None:
            raise Refused(404, f"{name} is not there")
        objects.done(name, value)

    def put(self, most=60_000):
        name, data = self.name(), body_of(self.dice, self.dice.randint(0, most))
        note = self.dice.choice([None, "%08x" % self.dice.getrandbits(32)])
        words = {"X_Object_Meta_Note": note} if note else {}
        self.write(name, Body(hashlib.md5(data).hexdigest(), len(data), note), lambda: self.wire.swift("PUT", f"/{PLAIN}/{name}", data, **words))

    def put_long(self):
        self.put(most=3 * MIB)

    def put_s3(self):
        name, data = self.name(), body_of(self.dice, self.dice.randint(1, 300_000))
        words = {"x_amz_server_side_encryption": "AES256"} if self.dice.random() < 0.5 else {}
        self.write(name, Body(hashlib.md5(data).hexdigest(), len(data), None),
                   lambda: self.wire.s3("PUT", f"/{PLAIN}/{name}", body=data, **words))

    def delete(self):
        name = self.name()
        door = self.dice.choice([lambda: self.wire.swift("DELETE", f"/{PLAIN}/{name}"), lambda: self.wire.s3("DELETE", f"/{PLAIN}/{name}")])
        self.write(name, None, door)

    def post(self):
        name = self.name()
        now = objects.known.get(name)
        if now is None or objects.maybe.get(name):
            return
        note = "%08x" % self.dice.getrandbits(32)
        self.write(name, now._replace(note=note), lambda: self.wire.swift("POST", f"/{PLAIN}/{name}", X_Object_Meta_Note=note))

    def copy(self):
        source, name = self.name(), self.name()
        now = objects.known.get(source)
        if now is None or objects.maybe.get(source) or source == name:
            return
        self.write(name, now, lambda: self.wire.swift("COPY", f"/{PLAIN}/{source}", Destination=f"{PLAIN}/{name}"))

    def parts(self):
        name = self.name()
        first, last = body_of(self.dice, 5 * MIB), body_of(self.dice, self.dice.randint(1, 100_000))
        _, _, text = self.wire.s3("POST", f"/{PLAIN}/{name}", "uploads")
        upload = next(e.text for e in xml.etree.ElementTree.fromstring(text) if e.tag.endswith("UploadId"))
        tags = [self.wire.s3("PUT", f"/{PLAIN}/{name}", f"partNumber={n}&uploadId={upload}", data)[1]["ETag"] for n, data in ((1, first), (2, last))]
        whole = "".join(f"<Part><PartNumber>{n}</PartNumber><ETag>{tag}</ETag></Part>" for n, tag in enumerate(tags, 1))
        body = f"<CompleteMultipartUpload>{whole}</CompleteMultipartUpload>".encode()

        def complete():
            _, _, answer = self.wire.s3("POST", f"/{PLAIN}/{name}", f"uploadId={upload}", body)
            if b"<Error>" in answer:
                raise Refused(500, answer[:300])
            return (200,)
        self.write(name, Body(hashlib.md5(first + last).hexdigest(), len(first) + len(last), None), complete)

    def many(self):
        names = sorted({self.name() for _ in range(4)})
        for name in names:
            self.touched.add(name)
            objects.doing(name, None)
        body = "<Delete>" + "".join(f"<Object><Key>{n}</Key></Object>" for n in names) + "</Delete>"
        sum_ = base64.b64encode(hashlib.md5(body.encode()).digest()).decode()
        _, _, answer = self.wire.s3("POST", f"/{PLAIN}", "delete", body.encode(), content_md5=sum_)
        if b"<Error>" in answer:
            raise Refused(500, answer[:300])
        for name in names:
            objects.done(name, None)

    def version(self):
        name, data = self.name(), body_of(self.dice, self.dice.randint(1, 20_000))
        value = (hashlib.md5(data).hexdigest(), len(data))
        gone = [k for k, v in list(versions.known.items()) if k[0] == name and v is not None and not versions.maybe.get(k)]
        if len(gone) > 3:
            key = self.dice.choice(gone)
            versions.doing(key, None)
            self.wire.s3("DELETE", f"/{KEPT}/{name}", "versionId=" + key[1])
            versions.done(key, None)
        else:
            _, headers, _ = self.wire.s3("PUT", f"/{KEPT}/{name}", body=data)
            versions.done((name, headers["x-amz-version-id"]), value)

    def key(self):
        name = f"key-{self.number}-{self.dice.randrange(6)}"
        if keys.known.get(name) and not keys.maybe.get(name):
            keys.doing(name, None)
            self.wire.api("DELETE", f"/compute/v2.1/os-keypairs/{name}")
            keys.done(name, None)
        elif not keys.maybe.get(name):
            keys.doing(name, "there")
            self.wire.api("POST", "/compute/v2.1/os-keypairs", {"keypair": {"name": name}})
            keys.done(name, "there")


# --- what must hold

def look_object(wire, name):
    status, headers, data = wire.swift("GET", f"/{PLAIN}/{name}")
    if status == 404:
        return None
    return Body(hashlib.md5(data).hexdigest(), len(data), headers["X-Object-Meta-Note"])


def verify(book, names, look):
    """Each name holds what was acknowledged, or the whole of what had no answer; what it holds is known from then on."""
    wrong = []
    for name in sorted(names):
        try:
            found = look(name)
        except (Refused, OSError, http.client.HTTPException) as error:
            wrong.append(f"{name}: {error!r}")
            continue
        if found not in book.allowed(name):
            wrong.append(f"{name} is {found}, allowed is {book.allowed(name)}")
        book.done(name, found)
    return "; ".join(wrong) or None


def look_version(wire, key):
    status, _, data = wire.s3("GET", f"/{KEPT}/{urllib.parse.quote(key[0])}", "versionId=" + key[1])
    return None if status == 404 else (hashlib.md5(data).hexdigest(), len(data))


def listing_agrees(wire):
    """The listing has exactly the names that answer, with their sizes, and the counters are its sums."""
    _, _, text = wire.swift("GET", f"/{PLAIN}?format=json&limit=10000")
    listed = {o["name"]: o["bytes"] for o in json.loads(text)}
    held = {n: b.size for n, b in objects.known.items() if b is not None}
    if listed != held:
        odd = sorted(set(listed.items()) ^ set(held.items()))[:6]
        return f"listing and objects differ: {odd}"
    _, headers, _ = wire.swift("HEAD", f"/{PLAIN}")
    counted = (int(headers["X-Container-Object-Count"]), int(headers["X-Container-Bytes-Used"]))
    if counted != (len(held), sum(held.values())):
        return f"container counts {counted}, its listing {(len(held), sum(held.values()))}"
    _, _, text = wire.swift("GET", "?format=json")
    rows = json.loads(text)
    _, headers, _ = wire.swift("HEAD", "")
    account = (int(headers["X-Account-Object-Count"]), int(headers["X-Account-Bytes-Used"]))
    sums = (sum(r["count"] for r in rows), sum(r["bytes"] for r in rows))
    return None if account == sums else f"account counts {account}, its containers {sums}"


def keys_agree(wire):
    _, _, text = wire.api("GET", "/compute/v2.1/os-keypairs")
    there = {k["keypair"]["name"] for k in json.loads(text)["keypairs"]}
    return verify(keys, set(keys.known) | set(keys.maybe), lambda name: "there" if name in there else None)


# --- rounds

def round_(number, program):
    writers = [Writer(w, f"{SEED}-{number}-{w}") for w in range(WRITERS)]
    for writer in writers:
        writer.start()
    end = dice.choices(["kill", "planted", "power"], [3, 3, 4])[0]
    if end == "planted":
        how = planted(program)
        end += f" {how}" if how else " (not reached)"
    else:
        time.sleep(dice.uniform(0.02, 0.8))
        program.kill() if end == "kill" else cut_power(program)
    for writer in writers:
        writer.join(90)
    done = sum(w.acknowledged for w in writers)
    ends["not reached" if "not" in end else end.split(" ")[0]] += 1
    acknowledged[0] += done
    odd = [r for w in writers for r in w.refused if r[0] < 500]
    check(f"{number}-only-what-is-asked-is-refused", "; ".join(map(str, odd)) or None)
    check(f"{number}-starts-again", program.start())
    wire = Wire()
    if number % 50 == 0:
        sign_in()
    touched = set().union(*(w.touched for w in writers))
    older = sorted(set(objects.known) - touched)
    sample = set(objects.known) if number % 25 == 0 or number == ROUNDS else set(dice.sample(older, min(20, len(older))))
    check(f"{number}-objects", verify(objects, touched | sample, lambda n: look_object(wire, n)))
    ids = set(versions.maybe) | set(dice.sample(sorted(versions.known), min(len(versions.known), 1000 if number % 25 == 0 else 10)))
    check(f"{number}-versions", verify(versions, ids, lambda k: look_version(wire, k)))
    for name, book in (("listing-and-counters", listing_agrees), ("key-pairs", keys_agree)):
        try:
            check(f"{number}-{name}", book(wire))
        except (Refused, OSError, http.client.HTTPException) as error:
            check(f"{number}-{name}", repr(error))
    if number % 25 == 0 or number <= 3:
        print(f"round {number}: {end}, {done} acknowledged in it; so far {dict(ends)}, {acknowledged[0]} acknowledged, {dict(results)}", flush=True)


# --- a disk without room, a disk that rots

def status_of(act):
    """The status of an answer, refusals too."""
    try:
        return act()[0]
    except Refused as answer:
        return answer.args[0]


def wanted(expected, found):
    return None if found == expected else f"wanted {expected}, found {found}"


def fill(leave):
    """A file takes what is free but so many bytes."""
    room = os.statvfs(DISK)
    subprocess.run(["fallocate", "-l", str(room.f_bavail * room.f_frsize - leave), os.path.join(DISK, "filler")], check=True)
    time.sleep(0.5)


def full_disk(wire):
    sample = sorted(n for n, b in objects.known.items() if b)[:20]
    fill(64 * MIB)
    body = dice.randbytes(5000)
    check("full-swift-507", wanted(507, status_of(lambda: wire.swift("PUT", f"/{PLAIN}/0/full", body))))
    try:
        wire.s3("PUT", f"/{PLAIN}/0/full", body=body)
        check("full-s3-507", "it was taken")
    except Refused as answer:
        check("full-s3-507", None if answer.args[0] == 507 and b"<Code>InsufficientStorage</Code>" in answer.args[1] else repr(answer.args))
    check("full-long-507", wanted(507, status_of(lambda: wire.swift("PUT", f"/{PLAIN}/0/full", dice.randbytes(2 * MIB)))))
    check("full-reads-go-on", verify(objects, sample, lambda n: look_object(wire, n)))
    check("full-deletes-go-on", wanted(204, status_of(lambda: wire.swift("DELETE", f"/{PLAIN}/{sample[0]}"))))
    objects.done(sample[0], None)

    # to the last byte, and on until the records themselves find no room
    with open(os.path.join(DISK, "rest"), "wb") as rest:
        try:
            while True:
                rest.write(bytes(MIB))
                rest.flush()
        except OSError:
            pass
    answers = collections.Counter()
    made = []
    for n in range(20_000):
        status = status_of(lambda n=n: wire.swift("PUT", f"/full-{n}", X_Container_Meta_Words="x" * 200))
        answers[status] += 1
        if status == 201:
            made.append(n)
        elif answers[503] + answers[507] >= 20:
            break
    check("full-records-are-refused-in-words", None if set(answers) <= {201, 503, 507} and len(answers) > 1 else repr(answers))
    check("full-reads-still-go-on", verify(objects, sample, lambda n: look_object(wire, n)))
    os.remove(os.path.join(DISK, "rest"))
    os.remove(os.path.join(DISK, "filler"))
    time.sleep(0.5)
    check("room-containers-made-meanwhile-are-there", next((f"full-{n}" for n in made if status_of(lambda n=n: wire.swift(
        "DELETE", f"/full-{n}")) != 204), None))
    check("room-swift", wanted(201, status_of(lambda: wire.swift("PUT", f"/{PLAIN}/0/full", body))))
    objects.done("0/full", Body(hashlib.md5(body).hexdigest(), len(body), None))
    check("room-s3", wanted(200, status_of(lambda: wire.s3("PUT", f"/{PLAIN}/0/full", body=body))))
    check("room-objects", verify(objects, [*sample, "0/full"], lambda n: look_object(wire, n)))
    check("room-listing-and-counters", listing_agrees(wire))
    check("room-key-pairs", keys_agree(wire))


def seen_stays(program):
    """What is seen after a kill is still there after a power cut right behind it, whether it had been acknowledged or not."""
    wire, gone, seen = Wire(), [], 0
    for n in range(8):
        name, old, new = f"0/seen-{n}", f"old-{n}", f"new-{n}"
        wire.swift("PUT", f"/{PLAIN}/{name}", b"seen", X_Object_Meta_Note=old)
        spy = subprocess.Popen(["strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=fsync,fdatasync",
                                "-e", "inject=fsync,fdatasync:signal=SIGKILL:when=1", "-p", str(program.process.pid)],
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(0.5)
        try:
            wire.swift("POST", f"/{PLAIN}/{name}", X_Object_Meta_Note=new)
        except (Refused, OSError, http.client.HTTPException):
            pass
        program.kill()
        spy.wait()
        check(f"seen-{n}-starts-again", program.start())
        before = look_object(wire, name)
        cut_power(program)
        check(f"seen-{n}-starts-once-more", program.start())
        wire = Wire()
        after = look_object(wire, name)
        objects.done(name, after)
        seen += before is not None and before.note == new
        if before != after or before is None or before.note not in (old, new):
            gone.append(f"{name} was {before}, is {after}")
    check("what-was-seen-after-a-kill-outlives-a-power-cut", "; ".join(gone) or None)
    check("a-kill-came-between-writing-a-commit-and-syncing-it", None if seen else "never: nothing was shown")


def flip(data):
    """Turns one bit over where these bytes lie on the disk."""
    for folder, _, files in os.walk(os.path.join(DATA, "objects", "blobs")):
        for file in files:
            path = os.path.join(folder, file)
            with open(path, "rb") as whole:
                at = whole.read().find(data[:64])
            if at >= 0:
                with open(path, "r+b") as one:
                    one.seek(at + len(data) // 2)
                    byte = one.read(1)[0]
                    one.seek(at + len(data) // 2)
                    one.write(bytes([byte ^ 4]))
                return
    raise SystemExit("the bytes are not on the disk")


def flipped_bit(program):
    bodies = {"0/rot-small": dice.randbytes(3000), "0/rot-large": dice.randbytes(MIB)}
    for name, data in bodies.items():
        Wire().swift("PUT", f"/{PLAIN}/{name}", data)
    program.kill()
    for data in bodies.values():
        flip(data)
    check("rot-starts-again", program.start())
    for name in bodies:
        try:
            status, _, data = Wire().send(MAIN, "GET", f"{ACCOUNT}/{PLAIN}/{name}", {"X-Auth-Token": TOKEN[0]}, b"")
            check(f"{name}-is-not-given-out", None if status >= 500 else f"{status} with {len(data)} bytes")
        except (OSError, http.client.HTTPException):
            check(f"{name}-is-not-given-out", None)
    scrub = subprocess.run([PROGRAM, "scrub", "--now", "--data", DATA, "-o", "json"], capture_output=True, text=True, check=False)
    try:
        told = sorted(row["name"] for row in json.loads(scrub.stdout))
    except (ValueError, KeyError):
        told = scrub.stdout + scrub.stderr
    check("the-operator-is-told-of-both", wanted(sorted(bodies), told))
    for name in bodies:
        check(f"{name}-can-be-deleted", wanted(204, status_of(lambda n=name: Wire().swift("DELETE", f"/{PLAIN}/{n}"))))


ends, acknowledged = collections.Counter(), [0]


def main():
    program = Program()
    check("first-start", program.start())
    sign_in()
    wire = Wire()
    wire.swift("PUT", f"/{PLAIN}")
    wire.s3("PUT", f"/{KEPT}")
    wire.s3("PUT", f"/{KEPT}", "versioning", b"<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>")
    try:
        for number in range(1, ROUNDS + 1):
            round_(number, program)
        seen_stays(program)
        full_disk(Wire())
        flipped_bit(program)
    finally:
        if program.process.poll() is None:
            program.process.send_signal(signal.SIGTERM)
            program.process.wait(60)
    starts = sorted(program.starts)
    print(f"{sum(ends.values())} rounds {dict(ends)}, {acknowledged[0]} operations acknowledged; a start took {starts[len(starts) // 2]:.2f} s, "
          f"at most {starts[-1]:.2f} s")
    print(f"durability: {results['pass']} passed, {results['fail']} failed, 0 skipped")
    return 1 if results["fail"] else 0


if __name__ == "__main__":
    sys.exit(main())
