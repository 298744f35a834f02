using System.Text;
using Alize.Kernel;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Alize.Services.Objects.Shares;

/// <summary>Asks for a link's password: a person by a form, whose answer a cookie remembers, a program by Basic authentication with any
/// user name.</summary>
internal sealed class ShareEntry(SharePassword passwords)
{
    private const string CookieName = "alize-share";
    private const int MostForm = 4096;

    /// <summary>Null where the password was given; else what asks for it.</summary>
    public async Task<Answer?> Ask(ShareVisit visit, Share share)
    {
        var request = visit.Http.Request;
        if (passwords.Remembers(share, request.Cookies[CookieName]))
        {
            return null;
        }

        if (Basic(request.Headers.Authorization.ToString()) is { } given)
        {
            return await passwords.Fits(share, given, visit.Ct) ? null : visit.Challenge(403, visit.Words.WrongPassword);
        }

        if (request.Method != "POST"
            || request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) != true)
        {
            return visit.Challenge(401, null);
        }

        if (await Typed(request, visit.Ct) is not { Length: > 0 } typed || !await passwords.Fits(share, typed, visit.Ct))
        {
            return SharePage.AskPassword(403, visit.Words, visit.Words.WrongPassword);
        }

        var (value, lives) = passwords.Cookie(share);
        visit.Http.Response.Cookies.Append(CookieName, value, new CookieOptions
        {
            HttpOnly = true, Secure = request.IsHttps, SameSite = SameSiteMode.Strict, Path = ShareMount.Prefix + share.Token,
            MaxAge = lives,
        });
        return Kernel.Answer.Empty(303).With("Location", ShareMount.Prefix + share.Token);
    }

    private static string? Basic(string header)
    {
        if (!header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var bytes = new byte[header.Length];
        return Convert.TryFromBase64String(header[6..].Trim(), bytes, out var length)
            && Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2) is [_, var password] ? password : null;
    }

    private static async Task<string?> Typed(HttpRequest request, CancellationToken ct)
    {
        var buffer = new byte[MostForm + 1];
        var read = await request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, ct);
        return read > MostForm
            ? null
            : QueryHelpers.ParseQuery(Encoding.UTF8.GetString(buffer, 0, read)).GetValueOrDefault("password").ToString();
    }
}
