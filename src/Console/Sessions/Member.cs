using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Alize.Client;
using Alize.Client.Auth;
using Alize.Console.Texts;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Alize.Console.Sessions;

/// <summary>A request of a user who has signed in, in one project.</summary>
public sealed class Member : Visit
{
    /// <summary>The most lines of one list on one page.</summary>
    public const int PageSize = 100;

    internal Member(HttpContext http, Tongue t, Printer printer, string formKey, CloudClient cloud, Token token)
        : base(http, t, printer, formKey)
    {
        Cloud = cloud;
        Token = token;
    }

    /// <summary>The public APIs, as this user in this project.</summary>
    public CloudClient Cloud { get; }

    public Token Token { get; }

    public string Project => Token.Project?.Id ?? "";

    /// <summary>One page of a list, from where the address says.</summary>
    public ListQuery Page => new() { Limit = PageSize, Marker = Query("after") is { Length: > 0 } after ? after : null };

    /// <summary>A page of what belongs to this project alone, although the user may see more.</summary>
    public ListQuery Own => Page.And("project_id", Project);

    /// <summary>An id out of the path.</summary>
    /// <exception cref="ApiException">404 where it can be none.</exception>
    public string Id(string name = "id") => Absent.Checked(Http.GetRouteValue(name) as string);

    /// <summary>An id out of the form.</summary>
    public string TypedId(string name) => Absent.Checked(Typed(name));

    /// <summary>A whole number out of the form.</summary>
    /// <exception cref="ApiException">400 where it is none.</exception>
    public int TypedNumber(string name) => TypedNumberOrNull(name) ?? throw Wrong("form.number_needed");

    public int? TypedNumberOrNull(string name)
    {
        if (TypedOrNull(name) is not { } text)
        {
            return null;
        }

        return int.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : throw Wrong("form.number_needed");
    }

    /// <summary>Whether a form carries this session's key.</summary>
    internal bool Fits(string key) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(FormKey));

    /// <summary>A refusal of the console's own, before the API is asked.</summary>
    internal ApiException Wrong(string key) => new(400, T[key], "", null);
}
