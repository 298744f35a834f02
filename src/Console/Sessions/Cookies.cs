using System.Buffers.Text;
using System.Security.Cryptography;
using Alize.Console.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Alize.Console.Sessions;

/// <summary>The console's cookies: the sealed token of a session, a random mark before there is one, and the language.</summary>
internal static class Cookies
{
    private const string Session = "alize_session";
    private const string Mark = "alize_door";
    private const string Tongue = "alize_language";
    private static readonly TimeSpan _year = TimeSpan.FromDays(365);

    public static string? SessionOf(HttpContext http) => http.Request.Cookies[Session];

    public static void SetSession(HttpContext http, string closed) => http.Response.Cookies.Append(Session, closed, Options(http));

    public static void DropSession(HttpContext http) => http.Response.Cookies.Delete(Session, Options(http));

    public static string? LanguageOf(HttpContext http) => http.Request.Cookies[Tongue];

    public static void SetLanguage(HttpContext http, string code)
    {
        var options = Options(http);
        options.MaxAge = _year;
        http.Response.Cookies.Append(Tongue, code, options);
    }

    public static string? MarkOf(HttpContext http) => http.Request.Cookies[Mark];

    /// <summary>The mark to which the sign-in form is bound; drawn where the browser has none.</summary>
    public static string EnsureMark(HttpContext http)
    {
        if (MarkOf(http) is { Length: > 0 and <= 64 } known)
        {
            return known;
        }

        var drawn = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(18));
        http.Response.Cookies.Append(Mark, drawn, Options(http));
        return drawn;
    }

    private static CookieOptions Options(HttpContext http) => new()
    {
        Path = Site.Root,
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = http.Request.IsHttps || http.RequestServices.GetRequiredService<ConsoleOptions>().Secure,
        IsEssential = true,
    };
}
