using Alize.Kernel;
using Microsoft.AspNetCore.Http;

namespace Alize.Services.Objects.Shares;

/// <summary>One request: in which language it is answered, and whether a person reads it.</summary>
internal sealed record ShareVisit(HttpContext Http, ShareWords Words, string RequestId)
{
    public CancellationToken Ct => Http.RequestAborted;

    private bool IsBrowser => Http.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    public Answer Say(int status, string text) =>
        IsBrowser ? SharePage.Message(status, Words, text) : Kernel.Answer.Text(status, text + "\n");

    /// <summary>The form for people; for programs what makes them send the password.</summary>
    public Answer Challenge(int status, string? says) => IsBrowser
        ? SharePage.AskPassword(status == 401 ? 200 : status, Words, says)
        : Kernel.Answer.Text(401, (says ?? Words.Password) + "\n").With("WWW-Authenticate", "Basic realm=\"Alize\", charset=\"UTF-8\"");
}
