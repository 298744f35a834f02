using Alize.Kernel;

namespace Alize.Services.Objects.S3;

/// <summary>One operation of the S3 API: what selects it, what it needs, what does it.</summary>
/// <param name="Rule">Its policy: named as IAM names the action; what it needs of a key of the bucket's own project.</param>
/// <param name="Sub">The query parameter that selects it; null for the plain one.</param>
public sealed record S3Operation(Rule Rule, string Method, S3Scope Scope, string? Sub, Func<S3Call, Task<Answer>> Handle)
{
    /// <summary>A header that also must be there.</summary>
    public string? WithHeader { get; init; }

    /// <summary>The bucket need not exist: the operation makes it, or names none.</summary>
    public bool Bucketless { get; init; }

    /// <summary>Strangers are judged by the operation itself (a form's own signature, each key of a batch).</summary>
    public bool JudgesItself { get; init; }

    public bool Selects(string method, S3Target target, Func<string, bool> hasHeader) =>
        Method == method && Scope == target.Scope
        && (Sub is null || target.Query.Has(Sub))
        && (WithHeader is null || hasHeader(WithHeader));
}

/// <summary>A file of operations.</summary>
public interface IS3Operations
{
    IEnumerable<S3Operation> Operations { get; }
}
