using Alize.Kernel;

namespace Alize.Services.Network;

/// <summary>The shapes of port bodies.</summary>
public static class PortSchemas
{
    private static readonly string[] _vnicTypes =
        ["normal", "direct", "macvtap", "baremetal", "direct-physical", "virtio-forwarder", "smart-nic", "vdpa"];

    private static readonly Schema _fixedIps = Schema.List(
        Schema.Object(
            ("subnet_id", Schema.Text(0, 255)), ("ip_address", Schema.Text(0, 64)), ("subnet", Schema.Text(0, 255))), 0, 50).OrNull();

    private static readonly Schema _pairs = Schema.List(
        Schema.Object(("ip_address", Schema.Text(1, 64).Required()), ("mac_address", Schema.Text(0, 17).OrNull())), 0, 50).OrNull();

    private static readonly Schema _dhcpOptions = Schema.List(
        Schema.Object(
            ("opt_name", Schema.Text(1, 64).Required()), ("opt_value", Schema.Text(0, 255).OrNull()),
            ("ip_version", Schema.Integer(4, 6))), 0, 50).OrNull();

    public static ObjectSchema Update { get; } = NetworkDoor.With(
        ("admin_state_up", Schema.Flag()), ("mac_address", Schema.Text(0, 32)), ("fixed_ips", _fixedIps),
        ("device_id", Schema.Text(0, 255)),
        ("device_owner", Schema.Text(0, 255)), ("security_groups", Schema.List(Schema.Text(0, 255), 0, 100).OrNull()),
        ("port_security_enabled", Schema.Flag()), ("allowed_address_pairs", _pairs), ("extra_dhcp_opts", _dhcpOptions),
        ("binding:host_id", Schema.Text(0, 255).OrNull()), ("binding:vnic_type", Schema.OneOf(_vnicTypes)),
        ("binding:profile", new ObjectSchema(new Dictionary<string, Schema>()).Open().OrNull()), ("dns_name", Schema.Text(0, 255)));

    public static ObjectSchema Create { get; } = new(new Dictionary<string, Schema>(Update.Members)
    {
        ["network_id"] = Schema.Text(1, 255).Required(),
        ["tags"] = Schema.List(Schema.Text(1, 60), 0, 50),
    });
}
