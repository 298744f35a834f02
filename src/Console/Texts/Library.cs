using System.Collections.Frozen;
using System.Text.Json;
using Alize.Console.Sessions;
using Microsoft.AspNetCore.Http;

namespace Alize.Console.Texts;

/// <summary>All languages of the console: one file each, of the same keys. Another language is another file and its line here.</summary>
internal sealed class Library
{
    private readonly Tongue[] _tongues = [Read("en"), Read("fr"), Read("pt")];

    public IReadOnlyList<Tongue> All => _tongues;

    /// <summary>What the visitor chose, else what the browser asks for, else English.</summary>
    public Tongue For(HttpContext http) => Find(Cookies.LanguageOf(http)) ?? Asked(http) ?? _tongues[0];

    public Tongue? Find(string? code) => Array.Find(_tongues, t => t.Code == code);

    private Tongue? Asked(HttpContext http) => http.Request.GetTypedHeaders().AcceptLanguage
        .Where(l => l.Quality is null or > 0)
        .OrderByDescending(l => l.Quality ?? 1)
        .Select(l => Find(l.Value.ToString().Split('-')[0].ToLowerInvariant()))
        .FirstOrDefault(t => t is not null);

    private static Tongue Read(string code)
    {
        using var from = typeof(Library).Assembly.GetManifestResourceStream(code + ".json")!;
        using var json = JsonDocument.Parse(from);
        return new(code, json.RootElement.EnumerateObject().ToFrozenDictionary(p => p.Name, p => p.Value.GetString()!));
    }
}
