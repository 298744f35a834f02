"""boto3 against an S3 endpoint (S3_ENDPOINT, S3_ACCESS_KEY, S3_SECRET_KEY): each check is a function, in order; boto3.sh runs it."""
import base64
import concurrent.futures
import datetime
import hashlib
import io
import os
import sys
import time
import traceback
import urllib.error
import urllib.request
import uuid

import boto3
import botocore.exceptions
from boto3.s3.transfer import TransferConfig
from botocore import UNSIGNED
from botocore.config import Config

ENDPOINT, REGION = os.environ["S3_ENDPOINT"], os.environ.get("S3_REGION", "us-east-1")
BUCKET = f"boto3-{os.getpid()}-{uuid.uuid4().hex[:6]}"
OTHER = BUCKET + "-other"
MIB = 1024 * 1024
PARTS = TransferConfig(multipart_threshold=8 * MIB, multipart_chunksize=5 * MIB, max_concurrency=6)
BIG = os.urandom(33 * MIB + 7)


def client(**words):
    settings = {"s3": {"addressing_style": "path"}, "retries": {"max_attempts": 0}, "max_pool_connections": 16, "signature_version": "s3v4"}
    settings.update(words)
    return boto3.client("s3", endpoint_url=ENDPOINT, region_name=REGION, config=Config(**settings),
                        aws_access_key_id=os.environ["S3_ACCESS_KEY"], aws_secret_access_key=os.environ["S3_SECRET_KEY"])


s3 = client()
checks = []


def check(name):
    def keep(function):
        checks.append((name, function))
        return function
    return keep


def same(wanted, found):
    assert wanted == found, f"wanted {wanted!r:.300}, found {found!r:.300}"


def refused(code, call, *args, **words):
    """The call fails with that code of S3's; its whole answer comes back."""
    try:
        found = call(*args, **words)
    except botocore.exceptions.ClientError as error:
        same(code, error.response["Error"]["Code"])
        return error.response
    raise AssertionError(f"not refused: {found!r:.300}")


def put(key, body=b"body", **words):
    return s3.put_object(Bucket=BUCKET, Key=key, Body=body, **words)


def read(key, **words):
    return s3.get_object(Bucket=BUCKET, Key=key, **words)["Body"].read()


def plain(method, url, body=None, headers=None):
    """A request of a program that knows no S3: its status, body and headers."""
    request = urllib.request.Request(url, data=body, method=method, headers=headers or {})
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.read(), answer.headers
    except urllib.error.HTTPError as error:
        return error.code, error.read(), error.headers


@check("buckets and their waiters")
def _():
    refused("404", s3.head_bucket, Bucket=BUCKET)
    s3.get_waiter("bucket_not_exists").wait(Bucket=BUCKET, WaiterConfig={"Delay": 1, "MaxAttempts": 2})
    for name in (BUCKET, OTHER):
        s3.create_bucket(Bucket=name)
        s3.get_waiter("bucket_exists").wait(Bucket=name, WaiterConfig={"Delay": 1, "MaxAttempts": 3})
    names = [b["Name"] for b in s3.list_buckets()["Buckets"]]
    assert BUCKET in names and OTHER in names, names


@check("a waiter ends when another thread puts the object")
def _():
    with concurrent.futures.ThreadPoolExecutor(1) as other:
        later = other.submit(lambda: (time.sleep(1), put("awaited")))
        s3.get_waiter("object_exists").wait(Bucket=BUCKET, Key="awaited", WaiterConfig={"Delay": 1, "MaxAttempts": 15})
        later.result()
    s3.delete_object(Bucket=BUCKET, Key="awaited")
    s3.get_waiter("object_not_exists").wait(Bucket=BUCKET, Key="awaited", WaiterConfig={"Delay": 1, "MaxAttempts": 3})


@check("a waiter gives up on what never comes")
def _():
    try:
        s3.get_waiter("object_exists").wait(Bucket=BUCKET, Key="never", WaiterConfig={"Delay": 1, "MaxAttempts": 2})
    except botocore.exceptions.WaiterError as error:
        assert "Max attempts exceeded" in str(error), error
        return
    raise AssertionError("the waiter found what is not there")


@check("upload_fileobj in parts by six threads")
def _():
    sent = []
    s3.upload_fileobj(io.BytesIO(BIG), BUCKET, "big", Config=PARTS, Callback=sent.append,
                      ExtraArgs={"Metadata": {"colour": "green"}, "ContentType": "text/x-a"})
    same(len(BIG), sum(sent))
    head = s3.head_object(Bucket=BUCKET, Key="big")
    same((len(BIG), {"colour": "green"}, "text/x-a"), (head["ContentLength"], head["Metadata"], head["ContentType"]))
    chunks = [BIG[at:at + 5 * MIB] for at in range(0, len(BIG), 5 * MIB)]
    whole = hashlib.md5(b"".join(hashlib.md5(c).digest() for c in chunks)).hexdigest()
    same(f'"{whole}-{len(chunks)}"', head["ETag"])


@check("download_fileobj in parts by six threads")
def _():
    back = io.BytesIO()
    s3.download_fileobj(BUCKET, "big", back, Config=PARTS)
    same(hashlib.sha256(BIG).hexdigest(), hashlib.sha256(back.getvalue()).hexdigest())


@check("head and get of one part")
def _():
    head = s3.head_object(Bucket=BUCKET, Key="big", PartNumber=2)
    same((7, 5 * MIB), (head["PartsCount"], head["ContentLength"]))
    same(BIG[5 * MIB:10 * MIB], read("big", PartNumber=2))


@check("a broken download is resumed by range")
def _():
    answer = s3.get_object(Bucket=BUCKET, Key="big")
    start = answer["Body"].read(12 * MIB)
    answer["Body"].close()
    rest = s3.get_object(Bucket=BUCKET, Key="big", Range=f"bytes={len(start)}-", IfMatch=answer["ETag"])
    same((206, f"bytes {len(start)}-{len(BIG) - 1}/{len(BIG)}"), (rest["ResponseMetadata"]["HTTPStatusCode"], rest["ContentRange"]))
    whole = start + b"".join(rest["Body"].iter_chunks(64 * 1024))
    same(hashlib.sha256(BIG).hexdigest(), hashlib.sha256(whole).hexdigest())


@check("ranges: the last bytes, one byte, past the end")
def _():
    same(BIG[-100:], read("big", Range="bytes=-100"))
    same(BIG[:1], read("big", Range="bytes=0-0"))
    same(BIG[-7:], read("big", Range=f"bytes={len(BIG) - 7}-{len(BIG) + 1000}"))
    refused("InvalidRange", s3.get_object, Bucket=BUCKET, Key="big", Range=f"bytes={len(BIG)}-")


@check("1,500 keys by eight threads")
def _():
    with concurrent.futures.ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda i: s3.put_object(Bucket=OTHER, Key=f"many/{i % 3}/{i:04}", Body=b""), range(1500)))


def listed(pages):
    return [c["Key"] for page in pages for c in page.get("Contents", [])]


@check("a paginator shows each key once, in order")
def _():
    pages = list(s3.get_paginator("list_objects_v2").paginate(Bucket=OTHER))
    same([1000, 500], [len(p["Contents"]) for p in pages])
    same(sorted(f"many/{i % 3}/{i:04}" for i in range(1500)), listed(pages))
    small = s3.get_paginator("list_objects").paginate(Bucket=OTHER, PaginationConfig={"PageSize": 400})
    same(listed(pages), listed(small))


@check("a listing is taken up again where it stopped")
def _():
    paginator = s3.get_paginator("list_objects_v2")
    first = paginator.paginate(Bucket=OTHER, PaginationConfig={"MaxItems": 700, "PageSize": 300}).build_full_result()
    same(700, len(first["Contents"]))
    rest = paginator.paginate(Bucket=OTHER, PaginationConfig={"StartingToken": first["NextToken"]}).build_full_result()
    keys = [c["Key"] for c in first["Contents"] + rest["Contents"]]
    same((1500, 1500), (len(keys), len(set(keys))))
    after = s3.list_objects_v2(Bucket=OTHER, StartAfter="many/2/1497", Prefix="many/")
    same((0, False), (after["KeyCount"] - len(after.get("Contents", [])), after["IsTruncated"]))
    same([k for k in keys if k > "many/2/1497"], [c["Key"] for c in after.get("Contents", [])])


@check("common prefixes, page by page")
def _():
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=OTHER, Prefix="many/", Delimiter="/", PaginationConfig={"PageSize": 2})
    pages = list(pages)
    same(["many/0/", "many/1/", "many/2/"], [p["Prefix"] for page in pages for p in page.get("CommonPrefixes", [])])
    same([2, 1], [page["KeyCount"] for page in pages])


@check("1,500 keys deleted by the thousand")
def _():
    keys = [{"Key": f"many/{i % 3}/{i:04}"} for i in range(1500)]
    for at in (0, 1000):
        same(len(keys[at:at + 1000]), len(s3.delete_objects(Bucket=OTHER, Delete={"Objects": keys[at:at + 1000]})["Deleted"]))
    same(0, s3.list_objects_v2(Bucket=OTHER)["KeyCount"])


@check("conditions on reads")
def _():
    etag = put("k", b"one")["ETag"]
    when = s3.head_object(Bucket=BUCKET, Key="k")["LastModified"]
    later, before = when + datetime.timedelta(seconds=1), when - datetime.timedelta(days=1)
    same(b"one", read("k", IfMatch=etag))
    same(b"one", read("k", IfNoneMatch='"other"'))
    same(b"one", read("k", IfModifiedSince=before))
    same(b"one", read("k", IfUnmodifiedSince=later))
    same(304, refused("304", s3.get_object, Bucket=BUCKET, Key="k", IfNoneMatch=etag)["ResponseMetadata"]["HTTPStatusCode"])
    refused("304", s3.get_object, Bucket=BUCKET, Key="k", IfModifiedSince=when)
    refused("PreconditionFailed", s3.get_object, Bucket=BUCKET, Key="k", IfMatch='"other"')
    refused("PreconditionFailed", s3.get_object, Bucket=BUCKET, Key="k", IfUnmodifiedSince=before)
    refused("412", s3.head_object, Bucket=BUCKET, Key="k", IfMatch='"other"')


@check("a body that is not what its MD5 says is refused, and not kept")
def _():
    wrong = "1B2M2Y8AsgTpgAmY7PhCfg=="
    refused("BadDigest", put, "damaged", b"not empty", ContentMD5=wrong)
    refused("404", s3.head_object, Bucket=BUCKET, Key="damaged")


@check("a checksum is kept and shown")
def _():
    wanted = base64.b64encode(hashlib.sha256(b"summed").digest()).decode()
    same(wanted, put("summed", b"summed", ChecksumAlgorithm="SHA256")["ChecksumSHA256"])
    same(wanted, s3.head_object(Bucket=BUCKET, Key="summed", ChecksumMode="ENABLED")["ChecksumSHA256"])
    refused("BadDigest", put, "damaged", b"other", ChecksumSHA256=wanted)


@check("presigned GET")
def _():
    words = {"Bucket": BUCKET, "Key": "k", "ResponseContentType": "text/x-b", "ResponseContentDisposition": 'attachment; filename="a b"'}
    status, body, headers = plain("GET", s3.generate_presigned_url("get_object", words, ExpiresIn=60))
    same((200, b"one", "text/x-b", 'attachment; filename="a b"'),
         (status, body, headers["Content-Type"], headers["Content-Disposition"]))


@check("presigned PUT signs its headers")
def _():
    url = s3.generate_presigned_url("put_object", {"Bucket": BUCKET, "Key": "é +%/p", "ContentType": "text/x-c"}, ExpiresIn=60)
    same(403, plain("PUT", url, b"put", {"Content-Type": "text/x-other"})[0])
    same(200, plain("PUT", url, b"put", {"Content-Type": "text/x-c"})[0])
    same((b"put", "text/x-c"), (read("é +%/p"), s3.head_object(Bucket=BUCKET, Key="é +%/p")["ContentType"]))


@check("a presigned address ends")
def _():
    url = s3.generate_presigned_url("get_object", {"Bucket": BUCKET, "Key": "k"}, ExpiresIn=1)
    time.sleep(2.5)
    status, body, _ = plain("GET", url)
    same((403, True), (status, b"<Code>AccessDenied</Code>" in body))


def form(fields, name, body):
    edge = uuid.uuid4().hex
    rows = [f'--{edge}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n'.encode() for k, v in fields.items()]
    file = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\nContent-Type: text/plain\r\n\r\n'.encode()
    return b"".join(rows) + file + body + f"\r\n--{edge}--\r\n".encode(), {"Content-Type": f"multipart/form-data; boundary={edge}"}


@check("presigned POST form")
def _():
    post = s3.generate_presigned_post(BUCKET, "in/${filename}", Fields={"success_action_status": "201", "x-amz-meta-shape": "round"},
                                      Conditions=[["content-length-range", 1, 1000], {"success_action_status": "201"},
                                                  {"x-amz-meta-shape": "round"}], ExpiresIn=60)
    status, body, _ = plain("POST", post["url"], *form(post["fields"], "a.txt", b"of a form"))
    same((201, True), (status, b"<Key>in/a.txt</Key>" in body))
    same((b"of a form", {"shape": "round"}), (read("in/a.txt"), s3.head_object(Bucket=BUCKET, Key="in/a.txt")["Metadata"]))
    status, body, _ = plain("POST", post["url"], *form(post["fields"], "b.txt", b"x" * 1001))
    same((400, True), (status, b"<Code>EntityTooLarge</Code>" in body))
    status, body, _ = plain("POST", post["url"], *form({**post["fields"], "x-amz-meta-shape": "square"}, "b.txt", b"x"))
    same((403, True), (status, b"<Code>AccessDenied</Code>" in body))
    refused("404", s3.head_object, Bucket=BUCKET, Key="in/b.txt")


@check("copies between buckets keep metadata, or take new")
def _():
    put("from é", b"copied", Metadata={"colour": "green"}, ContentType="text/x-d", CacheControl="no-store", Tagging="a=1")
    s3.copy({"Bucket": BUCKET, "Key": "from é"}, OTHER, "kept")
    kept = s3.get_object(Bucket=OTHER, Key="kept")
    same((b"copied", {"colour": "green"}, "text/x-d", "no-store"),
         (kept["Body"].read(), kept["Metadata"], kept["ContentType"], kept["CacheControl"]))
    same([{"Key": "a", "Value": "1"}], s3.get_object_tagging(Bucket=OTHER, Key="kept")["TagSet"])
    new = {"MetadataDirective": "REPLACE", "Metadata": {"shape": "round"}}
    s3.copy({"Bucket": BUCKET, "Key": "from é"}, OTHER, "new", ExtraArgs=new)
    same({"shape": "round"}, s3.head_object(Bucket=OTHER, Key="new")["Metadata"])
    refused("InvalidRequest", s3.copy_object, Bucket=OTHER, Key="kept", CopySource={"Bucket": OTHER, "Key": "kept"})
    source = {"Bucket": BUCKET, "Key": "k"}
    refused("PreconditionFailed", s3.copy_object, Bucket=OTHER, Key="no", CopySource=source, CopySourceIfMatch='"x"')
    refused("NoSuchKey", s3.copy_object, Bucket=OTHER, Key="no", CopySource={"Bucket": BUCKET, "Key": "missing"})


@check("a large object is copied in parts between buckets")
def _():
    s3.copy({"Bucket": BUCKET, "Key": "big"}, OTHER, "big", Config=PARTS)
    back = s3.get_object(Bucket=OTHER, Key="big")
    same(hashlib.sha256(BIG).hexdigest(), hashlib.sha256(back["Body"].read()).hexdigest())
    same('-7"', back["ETag"][-3:])


@check("delete markers hide, versions stay, a marker taken away shows again")
def _():
    s3.put_bucket_versioning(Bucket=OTHER, VersioningConfiguration={"Status": "Enabled"})
    ids = [s3.put_object(Bucket=OTHER, Key="v", Body=b)["VersionId"] for b in (b"one", b"two")]
    marker = s3.delete_object(Bucket=OTHER, Key="v")
    same(True, marker["DeleteMarker"])
    answer = refused("NoSuchKey", s3.get_object, Bucket=OTHER, Key="v")
    same("true", answer["ResponseMetadata"]["HTTPHeaders"]["x-amz-delete-marker"])
    refused("MethodNotAllowed", s3.get_object, Bucket=OTHER, Key="v", VersionId=marker["VersionId"])
    same([b"one", b"two"], [s3.get_object(Bucket=OTHER, Key="v", VersionId=i)["Body"].read() for i in ids])
    shown = s3.list_object_versions(Bucket=OTHER, Prefix="v")
    same((list(reversed(ids)), [marker["VersionId"]]),
         ([v["VersionId"] for v in shown["Versions"]], [m["VersionId"] for m in shown["DeleteMarkers"]]))
    s3.delete_object(Bucket=OTHER, Key="v", VersionId=marker["VersionId"])
    same(b"two", s3.get_object(Bucket=OTHER, Key="v")["Body"].read())
    refused("NoSuchVersion", s3.get_object, Bucket=OTHER, Key="v", VersionId=marker["VersionId"])


@check("an anonymous client is refused, unless the object is public")
def _():
    stranger = client(signature_version=UNSIGNED)
    refused("AccessDenied", stranger.get_object, Bucket=BUCKET, Key="k")
    refused("AccessDenied", stranger.list_objects_v2, Bucket=BUCKET)
    refused("AccessDenied", stranger.put_object, Bucket=BUCKET, Key="k", Body=b"no")
    put("public", b"seen", ACL="public-read")
    same(b"seen", stranger.get_object(Bucket=BUCKET, Key="public")["Body"].read())
    refused("AccessDenied", stranger.put_object, Bucket=BUCKET, Key="public", Body=b"no")
    same(b"seen", read("public"))


@check("metadata that is not ASCII is refused by the client; in the words of RFC 2047 it is kept")
def _():
    try:
        put("meta", Metadata={"colour": "été"})
        raise AssertionError("the client let it pass")
    except botocore.exceptions.ParamValidationError as error:
        assert "Non ascii" in str(error), error
    put("meta", Metadata={"colour": "=?UTF-8?Q?=C3=A9t=C3=A9?=", "UPPER-case": " in  between "})
    kept = s3.head_object(Bucket=BUCKET, Key="meta")["Metadata"]
    same(("=?UTF-8?Q?=C3=A9t=C3=A9?=", "in  between"), (kept["colour"], kept["upper-case"]))


@check("keys that need escaping come back as they were")
def _():
    keys = ["plus+and space", "per%cent%20", "quest?ion&amp;", "été/雪/🏔", "a//b", "line\ttab", "trailing/", "'quote\"<>"]
    for key in keys:
        put("names/" + key, key.encode())
    same(sorted(("names/" + k for k in keys), key=str.encode),
         [c["Key"] for c in s3.list_objects_v2(Bucket=BUCKET, Prefix="names/")["Contents"]])
    for key in keys:
        same(key.encode(), read("names/" + key))


@check("the resource interface: objects of a bucket, filtered, deleted")
def _():
    bucket = boto3.resource("s3", endpoint_url=ENDPOINT, region_name=REGION, aws_access_key_id=os.environ["S3_ACCESS_KEY"],
                            aws_secret_access_key=os.environ["S3_SECRET_KEY"]).Bucket(BUCKET)
    same(8, len(list(bucket.objects.filter(Prefix="names/"))))
    bucket.objects.filter(Prefix="names/").delete()
    same([], list(bucket.objects.filter(Prefix="names/")))


@check("what this cloud does not have is refused, and nothing happens to the bucket or the object")
def _():
    bare = BUCKET + "-bare"
    s3.create_bucket(Bucket=bare)
    for what in ("inventory", "analytics", "metrics", "intelligent_tiering"):
        refused("NotImplemented", getattr(s3, f"delete_bucket_{what}_configuration"), Bucket=bare, Id="x")
        refused("NotImplemented", getattr(s3, f"list_bucket_{what}_configurations"), Bucket=bare)
    refused("NotImplemented", s3.put_bucket_request_payment, Bucket=bare, RequestPaymentConfiguration={"Payer": "Requester"})
    refused("NotImplemented", s3.get_object_torrent, Bucket=BUCKET, Key="k")
    refused("NotImplemented", s3.restore_object, Bucket=BUCKET, Key="k", RestoreRequest={"Days": 1})
    s3.head_bucket(Bucket=bare)
    s3.delete_bucket(Bucket=bare)
    same(b"one", read("k"))


@check("signature version 2, in a header and in an address")
def _():
    old = client(signature_version="s3")
    same(b"one", old.get_object(Bucket=BUCKET, Key="k")["Body"].read())
    status, body, _ = plain("GET", old.generate_presigned_url("get_object", {"Bucket": BUCKET, "Key": "k"}, ExpiresIn=60))
    same((200, b"one"), (status, body))


@check("a wrong secret and an unknown key are refused by name")
def _():
    words = {"endpoint_url": ENDPOINT, "region_name": REGION, "config": Config(retries={"max_attempts": 0})}
    wrong = boto3.client("s3", aws_access_key_id=os.environ["S3_ACCESS_KEY"], aws_secret_access_key="wrong", **words)
    refused("SignatureDoesNotMatch", wrong.list_buckets)
    refused("InvalidAccessKeyId", boto3.client("s3", aws_access_key_id="nobody", aws_secret_access_key="wrong", **words).list_buckets)


@check("a full bucket stays, an emptied one goes")
def _():
    refused("BucketNotEmpty", s3.delete_bucket, Bucket=OTHER)
    everything = boto3.resource("s3", endpoint_url=ENDPOINT, region_name=REGION, aws_access_key_id=os.environ["S3_ACCESS_KEY"],
                                aws_secret_access_key=os.environ["S3_SECRET_KEY"])
    for name in (BUCKET, OTHER):
        everything.Bucket(name).object_versions.delete()
        s3.delete_bucket(Bucket=name)
        s3.get_waiter("bucket_not_exists").wait(Bucket=name, WaiterConfig={"Delay": 1, "MaxAttempts": 3})
    refused("NoSuchBucket", s3.list_objects_v2, Bucket=BUCKET)


def main():
    passed = failed = 0
    with open(os.environ["RESULT"], "a", encoding="utf-8") as results:
        for name, function in checks:
            began = time.monotonic()
            try:
                function()
                passed, result = passed + 1, "pass"
            except Exception:  # a check that fails in whatever way counts as one, and the others run
                traceback.print_exc()
                failed, result = failed + 1, "fail"
                print(f"FAIL {name}", flush=True)
            results.write(f"{name.replace(',', '')},{result},{time.monotonic() - began:.2f}\n")
    print(f"{os.environ['SUITE']}: {passed} passed, {failed} failed, 0 skipped")
    return 1 if failed else 0


sys.exit(main())
