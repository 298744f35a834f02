namespace Alize.Client;

/// <summary>An API's refusal, in the API's own words.</summary>
public sealed class ApiException(int status, string message, string request, string? requestId) : Exception(message)
{
    public int Status => status;

    /// <summary>What was asked: method and address.</summary>
    public string Request => request;

    /// <summary>By which the operator finds the request in the log.</summary>
    public string? RequestId => requestId;

    /// <summary>What came is no answer of this API, so that nobody can tell what was done.</summary>
    /// <param name="what">What the answer should have held.</param>
    public static ApiException Strange(string what, Exception why) =>
        new(502, $"what came is no {what} as this client knows it ({why.Message}): is this the address of a cloud?", what, null);

    public bool IsNotFound => status == 404;

    public bool IsConflict => status == 409;
}
