using System.Data.Common;
using Alize.Kernel;

namespace Alize.Services.Network;

/// <summary>Which part of a collection a request asks for.</summary>
/// <param name="Where">Conditions, each led by AND.</param>
/// <param name="Reverse">The page before the marker instead of the one after it.</param>
public sealed record Listing(Collection Of, Sql Where, Page Page, bool Paged, bool Reverse)
{
    public static Listing Read(Call call, Collection of)
    {
        var limit = Page.ReadLimit(call.Query("limit"), 0, int.MaxValue);
        var reverse = call.Query("page_reverse").ToFlag() == true;
        var paged = limit > 0;
        var page = new Page(paged ? limit : int.MaxValue, call.Query("marker"), Keys(call, of, reverse));
        return new(of, of.Where(call.AllQuery), page, paged, reverse);
    }

    /// <summary>The rows, in the order asked for.</summary>
    /// <exception cref="FaultException">400 where the marker is not there for this caller.</exception>
    public async Task<List<T>> Rows<T>(Tx tx, string columns, Sql visible, Func<DbDataReader, T> read)
    {
        Raw table = new(Of.Table);
        if (Page.Marker is { } marker && await tx.Number($"SELECT count(*) FROM {table} WHERE id = {marker} AND {visible}") == 0)
        {
            throw NetworkFaults.Bad("HTTPBadRequest", $"Marker {marker} could not be found.").Thrown();
        }

        var rows = await tx.Query(
            $"SELECT {new Raw(columns)} FROM {table} WHERE {visible}{Where}{Page.After(Of.Table)}{Page.Order}",
            read);
        if (Reverse)
        {
            rows.Reverse();
        }

        return rows;
    }

    private static List<SortKey> Keys(Call call, Collection of, bool reverse)
    {
        var keys = call.QueryAll("sort_key").ToList();
        var directions = call.QueryAll("sort_dir").ToList();
        if (directions.Count != keys.Count && directions.Count > 0)
        {
            throw Fault.BadRequest("The number of sort_keys and sort_dirs must be same").Thrown();
        }

        var sorts =
            keys.Select((key, i) => new SortKey(of.SortColumn(key), Descends(directions.ElementAtOrDefault(i)) != reverse)).ToList();
        if (sorts.Count == 0)
        {
            sorts.Add(new("created_at", reverse));
        }

        sorts.Add(new("id", reverse));
        return sorts;
    }

    private static bool Descends(string? direction) => direction switch
    {
        null or "asc" => false,
        "desc" => true,
        _ => throw Fault.BadRequest($"sort_dirs must be one of 'asc' and 'desc', not '{direction}'").Thrown(),
    };
}
