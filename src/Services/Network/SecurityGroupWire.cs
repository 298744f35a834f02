using System.Text.Json;
using Alize.Kernel;

namespace Alize.Services.Network;

/// <summary>Security groups on the wire.</summary>
public static class SecurityGroupWire
{
    public static Collection Collection { get; } =
        new Collection("security_groups", "security_group", "security_group").WithStandard().Flag("stateful");

    public static ObjectSchema Schema { get; } = NetworkDoor.With(("stateful", Kernel.Schema.Flag()));

    public static SecurityGroup Read(Caller caller, JsonElement b)
    {
        CheckStateful(b);
        return new(NetworkDoor.NewStandard(caller, b), IsDefault: false, Stateful: true);
    }

    public static Func<SecurityGroup, SecurityGroup> ReadChange(JsonElement b)
    {
        CheckStateful(b);
        return old => old with { Std = NetworkDoor.Apply(old.Std, b) };
    }

    public static void Write(JsonOut o, SecurityGroupView v)
    {
        v.Row.Std.Write(o);
        o.Flag("stateful", v.Row.Stateful);
        o.Flag("shared", false);
        o.List("security_group_rules", v.Rules, SecurityRuleWire.Write);
    }

    /// <summary>The fabric judges connections, never single packets.</summary>
    private static void CheckStateful(JsonElement b)
    {
        if (b.FlagOrNull("stateful") == false)
        {
            throw NetworkFaults.InvalidInput("security groups of this cloud are stateful").Thrown();
        }
    }
}
