using Alize.Kernel;

namespace Alize.Services.Compute;

/// <summary>Key pairs in Nova's words.</summary>
internal static class KeyPairWire
{
    private static readonly (string, Schema) _name = ("name", NovaWords.KeyPairName.Required());
    private static readonly (string, Schema) _key = ("public_key", Schema.Text(0, 65_535));
    private static readonly (string, Schema) _type = ("type", Schema.OneOf("ssh", "x509"));
    private static readonly (string, Schema) _user = ("user_id", Schema.Text(1, 255));

    public static Schema Create { get; } = Body(_name, _key);

    public static Schema CreateV22 { get; } = Body(_name, _key, _type);

    public static Schema CreateV210 { get; } = Body(_name, _key, _type, _user);

    /// <summary>Since 2.92 nobody is given a private key.</summary>
    public static Schema CreateV292 { get; } = Body(
        ("name", NovaWords.KeyPairNameV292.Required()), ("public_key", Schema.Text(0, 65_535).Required()), _type, _user);

    public static void Brief(JsonOut o, Microversion version, KeyPair pair)
    {
        o.Text("name", pair.Name);
        o.Text("public_key", pair.PublicKey);
        o.Text("fingerprint", pair.Fingerprint);
        if (version.Has(2, 2))
        {
            o.Text("type", pair.Type);
        }
    }

    public static void Made(JsonOut o, Microversion version, KeyPair pair, string? privateKey)
    {
        Brief(o, version, pair);
        o.Text("user_id", pair.UserId);
        if (privateKey is not null)
        {
            o.Text("private_key", privateKey);
        }
    }

    public static void Whole(JsonOut o, Microversion version, KeyPairRow row)
    {
        Brief(o, version, row.Pair);
        o.Text("user_id", row.Pair.UserId);
        o.Number("id", row.Number);
        o.Text("created_at", ComputeTimes.Micros(row.Pair.CreatedMs));
        o.Null("updated_at");
        o.Flag("deleted", false);
        o.Null("deleted_at");
    }

    private static Schema Body(params (string, Schema)[] members) => Schema.Object(("keypair", Schema.Object(members).Required()));
}
