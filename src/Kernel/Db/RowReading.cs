using System.Data.Common;

namespace Alize.Kernel;

/// <summary>Reads a row's columns in order without counting them: <c>var c = r.Columns(); new
/// Server(c.Id&lt;Server&gt;(), c.Text(), ...)</c>.</summary>
public static class RowReading
{
    public static ColumnReader Columns(this DbDataReader row) => new(row);
}

/// <summary>The next column, as what it is.</summary>
public struct ColumnReader(DbDataReader row)
{
    private int _next;

    public Id<T> Id<T>() => new(Text());

    public Id<T>? IdOrNull<T>() => TextOrNull() is { } text ? new Id<T>(text) : null;

    public string Text() => row.GetString(_next++);

    public string? TextOrNull()
    {
        var i = _next++;
        return row.IsDBNull(i) ? null : row.GetString(i);
    }

    public long Long() => row.GetInt64(_next++);

    public long? LongOrNull()
    {
        var i = _next++;
        return row.IsDBNull(i) ? null : row.GetInt64(i);
    }

    public int Int() => (int)row.GetInt64(_next++);

    public int? IntOrNull() => (int?)LongOrNull();

    public double Double() => row.GetDouble(_next++);

    public bool Flag() => row.GetBoolean(_next++);

    public bool? FlagOrNull()
    {
        var i = _next++;
        return row.IsDBNull(i) ? null : row.GetBoolean(i);
    }

    public byte[] Bytes() => (byte[])row.GetValue(_next++);

    public byte[]? BytesOrNull()
    {
        var i = _next++;
        return row.IsDBNull(i) ? null : (byte[])row.GetValue(i);
    }

    /// <summary>Milliseconds since 1970.</summary>
    public DateTimeOffset Time() => Clock.FromMs(Long());

    public DateTimeOffset? TimeOrNull() => LongOrNull() is { } ms ? Clock.FromMs(ms) : null;

    public T Enum<T>()
        where T : struct, System.Enum => System.Enum.Parse<T>(Text());
}
