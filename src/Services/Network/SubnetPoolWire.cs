using System.Text.Json;
using Alize.Kernel;

namespace Alize.Services.Network;

/// <summary>Subnet pools on the wire.</summary>
public static class SubnetPoolWire
{
    public static Collection Collection { get; } = new Collection("subnetpools", "subnetpool", "subnet_pool").WithStandard()
        .Number("ip_version").Number("default_prefixlen", "default_length").Number("min_prefixlen", "min_length")
        .Number("max_prefixlen", "max_length").Number("default_quota").Flag("shared").Flag("is_default");

    /// <summary>One block may come without its list.</summary>
    public static ObjectSchema UpdateSchema { get; } = NetworkDoor.With(
        ("prefixes", Schema.Any()), ("default_prefixlen", Schema.Integer(0, 128)), ("min_prefixlen", Schema.Integer(0, 128)),
        ("max_prefixlen", Schema.Integer(0, 128)), ("default_quota", Schema.Integer(0, long.MaxValue).OrNull()),
        ("is_default", Schema.Flag()),
        ("address_scope_id", Schema.OneOf("").OrNull()));

    public static ObjectSchema CreateSchema { get; } = new(new Dictionary<string, Schema>(UpdateSchema.Members)
    {
        ["prefixes"] = Schema.Any().Required(),
        ["shared"] = Schema.Flag(),
    });

    public static SubnetPool Read(Caller caller, JsonElement b)
    {
        NetworkDoor.AdminOnly(caller, b, "create_subnetpool", "shared", "is_default");
        var prefixes = Prefixes(b);
        var isV4 = prefixes[0].Version == 4;
        var min = b.IntOrNull("min_prefixlen") ?? (isV4 ? 8 : 64);
        return new(
            NetworkDoor.NewStandard(caller, b), prefixes, b.IntOrNull("default_prefixlen") ?? min, min,
            b.IntOrNull("max_prefixlen") ?? (isV4 ? 32 : 128), b.LongOrNull("default_quota"), b.FlagOrNull("shared") ?? false,
            b.FlagOrNull("is_default") ?? false);
    }

    public static SubnetPool Apply(Caller caller, SubnetPool old, JsonElement b)
    {
        NetworkDoor.AdminOnly(caller, b, "update_subnetpool", "is_default");
        return old with
        {
            Std = NetworkDoor.Apply(old.Std, b),
            Prefixes = b.Has("prefixes") ? Prefixes(b) : old.Prefixes,
            DefaultLength = b.IntOrNull("default_prefixlen") ?? old.DefaultLength,
            MinLength = b.IntOrNull("min_prefixlen") ?? old.MinLength,
            MaxLength = b.IntOrNull("max_prefixlen") ?? old.MaxLength,
            DefaultQuota = b.Has("default_quota") ? b.LongOrNull("default_quota") : old.DefaultQuota,
            IsDefault = b.FlagOrNull("is_default") ?? old.IsDefault,
        };
    }

    public static void Write(JsonOut o, SubnetPool p)
    {
        p.Std.Write(o);
        o.Texts("prefixes", p.Prefixes.Select(c => c.ToString()));
        o.Number("default_prefixlen", p.DefaultLength);
        o.Number("min_prefixlen", p.MinLength);
        o.Number("max_prefixlen", p.MaxLength);
        o.Number("default_quota", p.DefaultQuota);
        o.Number("ip_version", p.Version);
        o.Flag("shared", p.Shared);
        o.Flag("is_default", p.IsDefault);
        o.Null("address_scope_id");
    }

    private static List<Cidr> Prefixes(JsonElement b)
    {
        var texts = b.GetProperty("prefixes") is { ValueKind: JsonValueKind.Array } ? b.Texts("prefixes") : [b.Text("prefixes")];
        if (texts.Count is 0 or > 100)
        {
            throw NetworkFaults.Bad(
                "HTTPBadRequest", "Invalid input for prefixes. Reason: between 1 and 100 prefixes are needed.").Thrown();
        }

        return [.. texts.Select(t => Cidr.TryParse(t, out var cidr) && cidr.Length > 0 ? cidr : throw NetworkFaults.Bad(
            "HTTPBadRequest", $"Invalid input for prefixes. Reason: '{(t.Length > 64 ? t[..64] : t)}' is not a valid IP subnet.")
                .Thrown())];
    }
}
