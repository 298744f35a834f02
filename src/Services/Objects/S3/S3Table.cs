using Alize.Kernel;
using Microsoft.AspNetCore.Http;

namespace Alize.Services.Objects.S3;

/// <summary>All operations; the first that a request selects is the one.</summary>
public sealed class S3Table
{
    private static readonly S3Operation _none = new(
        new Rule("s3:None", Needs.Nothing, "What no operation answers"), "", S3Scope.Service, null,
        call => Task.FromResult(call.Refuse(S3Faults.MethodNotAllowed)))
    { Bucketless = true };

    private static readonly S3Operation _unserved = new(
        new Rule("s3:Unserved", Needs.Nothing, "A part of a bucket or object that no operation serves"), "", S3Scope.Service, null,
        call => Task.FromResult(call.Refuse(S3Faults.NotImplemented("This part of the bucket or object is not implemented."))))
    { Bucketless = true };

    /// <summary>What S3 has in buckets and objects, beside what our own operations name.</summary>
    private static readonly (S3Scope Scope, string[] Names)[] _elsewhere =
    [
        (S3Scope.Bucket, ["analytics", "intelligent-tiering", "inventory", "metrics", "metadataConfiguration", "metadataTable", "session"]),
        (S3Scope.Object, ["renameObject", "restore", "select", "torrent"]),
    ];

    private readonly List<S3Operation> _all;
    private readonly HashSet<(S3Scope Scope, string Name)> _parts;

    public S3Table(IEnumerable<IS3Operations> files)
    {
        var all = files.SelectMany(f => f.Operations).ToList();

        // the more a request must say to select an operation, the earlier it is asked
        _all = [.. all.OrderByDescending(o => (o.Sub is null ? 0 : 1) + (o.WithHeader is null ? 0 : 1))];
        _parts = [.. all.Where(o => o.Sub is not null).Select(o => (o.Scope, o.Sub!)),
            .. _elsewhere.SelectMany(e => e.Names.Select(n => (e.Scope, n)))];
    }

    public IReadOnlyList<S3Operation> All => _all;

    public S3Operation Find(HttpRequest request, S3Target target)
    {
        var found = _all.Find(o => o.Selects(request.Method, target, request.Headers.ContainsKey));

        // to delete the inventory's configuration is not to delete the bucket
        return found?.Sub is null && !HttpMethods.IsHead(request.Method) && NamesPart(target) ? _unserved : found ?? _none;
    }

    private bool NamesPart(S3Target target) => target.Query.All.Any(q => _parts.Contains((target.Scope, q.Key)));
}
