using Alize.Client;
using Alize.Client.Auth;
using Alize.Console.Hosting;
using Alize.Console.Parts;
using Alize.Console.Texts;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Alize.Console.Sessions;

/// <summary>What the porter says where a page cannot be shown.</summary>
internal sealed partial class Porter
{
    /// <summary>No script at all, styles from here alone, in no other's frame, kept by nobody.</summary>
    private static void Headers(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy =
            "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
    }

    /// <summary>The form's key and, where the browser says it, that the form stood on a page of ours.</summary>
    private async Task<bool> ReadForm(Visit visit, string session)
    {
        var request = visit.Http.Request;
        if (!SameSite(visit.Http) || !request.HasFormContentType || request.ContentLength is null or > MaxForm)
        {
            return false;
        }

        try
        {
            visit.Form = await request.ReadFormAsync(visit.Ct);
        }
        catch (InvalidDataException)
        {
            return false;
        }

        return seal.Fits(session, visit.Form[PostForm.Key].ToString());
    }

    private static bool SameSite(HttpContext http) =>
        http.Request.Headers["Sec-Fetch-Site"].ToString() is "" or "same-origin" or "none";

    private static void ToSignIn(HttpContext http)
    {
        var back = http.Request.Method == "GET" ? "?back=" + Uri.EscapeDataString(http.Request.Path + http.Request.QueryString) : "";
        http.Response.StatusCode = StatusCodes.Status303SeeOther;
        http.Response.Headers.Location = Site.Root + "/sign-in" + back;
    }

    /// <summary>The sentence that an act left in the address: one of the console's own texts, never a stranger's.</summary>
    private static Notice? Done(HttpContext http, Tongue t) =>
        http.Request.Query["done"].ToString() is { Length: > 0 and < 40 } key && t.Has("done." + key)
            ? new Notice(t["done." + key], IsRefusal: false)
            : null;

    private static Task Foreign(Visit visit)
    {
        visit.Status = 403;
        return visit.Print<WordsPage, Words>("refused.title", new Words("refused.title", visit.T["refused.form"], null));
    }

    private static Task Refused(Visit visit, ApiException e)
    {
        visit.Status = e.Status is >= 400 and < 500 ? e.Status : 502;
        visit.Notice = null;
        var title = e.Status == 404 ? "missing.title" : "refused.title";
        var text = e.Status == 404 ? visit.T["missing.text"] : e.Message;
        return visit.Print<WordsPage, Words>(title, new Words(title, text, e.RequestId));
    }

    private Task Failed(Visit visit, Exception e)
    {
        var isSilence = e is HttpRequestException or SettingsException or OperationCanceledException;
        if (isSilence)
        {
            LogSilence(e);
        }
        else
        {
            LogFailed(e, visit.Http.Request.Path);
        }

        visit.Status = isSilence ? 503 : 500;
        visit.Notice = null;
        return visit.Print<WordsPage, Words>("failed.title", new Words("failed.title", visit.T["failed.text"], null));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "the APIs did not answer the console")]
    private partial void LogSilence(Exception e);

    [LoggerMessage(Level = LogLevel.Error, Message = "the console's page {Path} failed")]
    private partial void LogFailed(Exception e, string path);
}
