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

    private readonly List<S3Operation> _all;

    public S3Table(IEnumerable<IS3Operations> files)
    {
        var all = files.SelectMany(f => f.Operations).ToList();

        // the more a request must say to select an operation, the earlier it is asked
        _all = [.. all.OrderByDescending(o => (o.Sub is null ? 0 : 1) + (o.WithHeader is null ? 0 : 1))];
    }

    public IReadOnlyList<S3Operation> All => _all;

    public S3Operation Find(HttpRequest request, S3Target target) =>
        _all.Find(o => o.Selects(request.Method, target, request.Headers.ContainsKey)) ?? _none;
}
