using System.Data.Common;
using System.Globalization;
using Alize.Kernel;

namespace Alize.Services.Billing;

/// <summary>That a resource was charged for a quantity of a meter from one moment to another, because of a ledger entry.</summary>
/// <param name="Ended">Null while it lasts.</param>
public sealed record Span(
    string Project, string Kind, string Resource, string Meter, decimal Quantity, DateTimeOffset Began, DateTimeOffset? Ended, string Entry)
{
    /// <summary>Unit-hours of this span inside [from, to).</summary>
    public decimal Hours(DateTimeOffset from, DateTimeOffset to)
    {
        var begin = Began > from ? Began : from;
        var end = Ended is { } ended && ended < to ? ended : to;
        return end <= begin ? 0 : Quantity * (decimal)(end - begin).TotalMilliseconds / 3_600_000m;
    }

    public static Span Read(DbDataReader r)
    {
        var c = r.Columns();
        return new(
            c.Text(), c.Text(), c.Text(), c.Text(), decimal.Parse(
                c.Text(), CultureInfo.InvariantCulture), c.Time(), c.TimeOrNull(), c.Text());
    }
}

/// <summary>A number of pieces of a meter, charged once.</summary>
public sealed record Count(string Kind, string Resource, string Meter, decimal Quantity);
