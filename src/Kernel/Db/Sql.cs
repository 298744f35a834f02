using System.Data.Common;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Alize.Kernel;

/// <summary>SQL text whose holes became parameters: <c>$"... WHERE id = {id}"</c> never concatenates a value.
/// A hole that is itself a <see cref="Sql"/> is spliced in with its own parameters; a <see cref="Raw"/> is program text.</summary>
[InterpolatedStringHandler]
public sealed class Sql(int literalLength, int formattedCount)
{
    private readonly StringBuilder _text = new(literalLength + (formattedCount * 4));
    private readonly List<object?> _values = new(formattedCount);

    public static Sql Empty => new(0, 0);

    public bool IsEmpty => _text.Length == 0;

    public void AppendLiteral(string s) => _text.Append(s);

    public void AppendFormatted<T>(T value)
    {
        _text.Append("@p").Append(_values.Count);
        _values.Add(value);
    }

    public void AppendFormatted<T>(Id<T> id) => AppendFormatted(id.Text);

    public void AppendFormatted<T>(Id<T>? id) => AppendFormatted(id?.Text);

    /// <summary>Text that is part of the program, such as a column or a dialect's clause. Never data.</summary>
    public void AppendFormatted(Raw raw) => _text.Append(raw.Text);

    public void AppendFormatted(Sql inner)
    {
        var text = inner._text.ToString();
        if (inner._values.Count == 0)
        {
            _text.Append(text);
            return;
        }

        var from = 0;
        for (var at = text.IndexOf("@p", StringComparison.Ordinal); at >= 0; at = text.IndexOf("@p", from, StringComparison.Ordinal))
        {
            _text.Append(text, from, at - from);
            from = at + 2;
            while (from < text.Length && char.IsAsciiDigit(text[from]))
            {
                from++;
            }

            var index = int.Parse(text.AsSpan(at + 2, from - at - 2), CultureInfo.InvariantCulture);
            AppendFormatted(inner._values[index]);
        }

        _text.Append(text, from, text.Length - from);
    }

    /// <summary>Adds to a text under construction: <c>where.Add($" AND name = {name}")</c>.</summary>
    public Sql Add(Sql more)
    {
        AppendFormatted(more);
        return this;
    }

    /// <summary>A parenthesised list of parameters for IN; an empty list matches nothing.</summary>
    public static Sql In<T>(IEnumerable<T> values)
    {
        var sql = new Sql(0, 0);
        var first = true;
        sql.AppendLiteral("(");
        foreach (var value in values)
        {
            sql.AppendLiteral(first ? "" : ", ");
            sql.AppendFormatted(value);
            first = false;
        }

        sql.AppendLiteral(first ? "NULL)" : ")");
        return sql;
    }

    internal string Text => _text.ToString();

    internal void Bind(DbCommand command)
    {
        // named as in the text: a name without its sign is looked for twice, each time through all of a statement's names
        while (command.Parameters.Count < _values.Count)
        {
            var p = command.CreateParameter();
            p.ParameterName = string.Create(CultureInfo.InvariantCulture, $"@p{command.Parameters.Count}");
            command.Parameters.Add(p);
        }

        for (var i = 0; i < _values.Count; i++)
        {
            command.Parameters[i].Value = Plain(_values[i]);
        }
    }

    private static object Plain(object? value) => value switch
    {
        null => DBNull.Value,
        Enum e => e.ToString(),
        DateTimeOffset t => t.ToUnixTimeMilliseconds(),
        int n => (long)n,
        var other when other.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(Id<>) =>
            other.ToString()!,
        var other => other,
    };
}

/// <summary>Program text inside SQL: a column name, a dialect's clause. Never data.</summary>
public readonly record struct Raw(string Text);
