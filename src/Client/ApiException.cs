namespace Alize.Client;

/// <summary>An API's refusal, in the API's own words.</summary>
public sealed class ApiException(int status, string message, string request, string? requestId) : Exception(message)
{
    public int Status => status;

    /// <summary>What was asked: method and address.</summary>
    public string Request => request;

    /// <summary>By which the operator finds the request in the log.</summary>
    public string? RequestId => requestId;

    public bool IsNotFound => status == 404;

    public bool IsConflict => status == 409;
}
