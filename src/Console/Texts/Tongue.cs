using System.Globalization;

namespace Alize.Console.Texts;

/// <summary>One language: its texts by key, and how it writes numbers, money and times.</summary>
public sealed class Tongue
{
    private static readonly Dictionary<string, string> _signs = new() { ["EUR"] = "€", ["BRL"] = "R$" };
    private static readonly string[] _units = ["size.bytes", "size.kib", "size.mib", "size.gib", "size.tib"];
    private readonly IReadOnlyDictionary<string, string> _texts;

    internal Tongue(string code, IReadOnlyDictionary<string, string> texts)
    {
        Code = code;
        _texts = texts;
        Culture = CultureInfo.GetCultureInfo(texts["language.culture"]);
    }

    /// <summary>As in the page's lang attribute.</summary>
    public string Code { get; }

    public CultureInfo Culture { get; }

    public IEnumerable<string> Keys => _texts.Keys;

    /// <summary>The text of a key; a key without a text stands for itself, so that it is seen and mended.</summary>
    public string this[string key] => _texts.GetValueOrDefault(key, key);

    public bool Has(string key) => _texts.ContainsKey(key);

    /// <summary>A text with its blanks filled.</summary>
    public string Say(string key, params object?[] fill) => string.Format(Culture, this[key], fill);

    /// <summary>The text of a word of an API's (a state, a kind, an act); one that we have no text for is shown as it is.</summary>
    public string Word(string of, string word) => _texts.GetValueOrDefault($"{of}.{word.ToLowerInvariant()}", word);

    /// <summary>The text of a state; where a kind of thing has its own word for it, that.</summary>
    public string State(string state, string? of) => of is not null && Has($"state.{of}-{state.ToLowerInvariant()}")
        ? this[$"state.{of}-{state.ToLowerInvariant()}"]
        : Word("state", state);

    public string Number(long number) => number.ToString("N0", Culture);

    /// <summary>Cents, and more places where the sum is smaller than one.</summary>
    public string Money(IReadOnlyDictionary<string, decimal> money, string currency) =>
        Money(money, currency, money.GetValueOrDefault(currency) switch { 0 or >= 1 => 2, >= 0.001m => 4, _ => 6 });

    /// <summary>With as many places as its neighbours in a column.</summary>
    public string Money(IReadOnlyDictionary<string, decimal> money, string currency, int places)
    {
        var format = (NumberFormatInfo)Culture.NumberFormat.Clone();
        format.CurrencySymbol = _signs.GetValueOrDefault(currency, currency);
        format.CurrencyDecimalDigits = places;
        return money.GetValueOrDefault(currency).ToString("C", format);
    }

    public string Bytes(long bytes)
    {
        var unit = 0;
        var size = (double)bytes;
        while (size >= 1024 && unit < _units.Length - 1)
        {
            size /= 1024;
            unit++;
        }

        return $"{size.ToString(size >= 100 || size == Math.Floor(size) ? "N0" : "N1", Culture)} {this[_units[unit]]}";
    }

    public string When(DateTimeOffset at) =>
        $"{at.UtcDateTime.ToString("d", Culture)} {at.UtcDateTime.ToString("HH:mm", Culture)} UTC";

    public string Month(DateTimeOffset at) => at.UtcDateTime.ToString("y", Culture);
}
