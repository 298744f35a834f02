using Alize.Kernel;

namespace Alize.Services.Network;

/// <summary>What a rule may say: Neutron's conditions, with its words for each refusal.</summary>
public static class SecurityRuleChecks
{
    public static SecurityRule Checked(SecurityRule rule)
    {
        var number = ProtocolOf(rule);
        CheckPorts(rule, number);
        CheckRemote(rule);
        return rule with { Protocol = number is null ? null : rule.Protocol, Cidr = PrefixOf(rule) };
    }

    public static Fault InvalidPort(long port) => NetworkFaults.Bad("SecurityGroupInvalidPortValue", $"Invalid value for port {port}");

    private static int? ProtocolOf(SecurityRule rule)
    {
        if (!Protocols.TryNumber(rule.Protocol, out var number))
        {
            var word = rule.Protocol!.Length > 40 ? rule.Protocol[..40] : rule.Protocol;
            throw NetworkFaults.Bad(
                "SecurityGroupRuleInvalidProtocol",
                $"Security group rule protocol {word} not supported. Only protocol values [{string.Join(", ", Protocols.Names)}] "
                + "and integer representations [0 to 255] are supported.").Thrown();
        }

        if (rule.Ethertype == "IPv4" && number is 43 or 44 or 58 or 59 or 60)
        {
            throw NetworkFaults.Bad(
                "SecurityGroupEthertypeConflictWithProtocol", $"Invalid ethertype {rule.Ethertype} for protocol {rule.Protocol}.").Thrown();
        }

        return number;
    }

    private static void CheckPorts(SecurityRule rule, int? protocol)
    {
        if ((rule.PortMin ?? rule.PortMax) is null)
        {
            return;
        }

        if (protocol is null)
        {
            throw NetworkFaults.Bad(
                "SecurityGroupProtocolRequiredWithPorts", "Must also specify protocol if port range is given.").Thrown();
        }

        if (Protocols.IsIcmp(protocol))
        {
            CheckIcmp(rule);
            return;
        }

        if (!Protocols.HasPorts(protocol))
        {
            throw NetworkFaults.Bad(
                "SecurityGroupInvalidProtocolForPort",
                $"Ports cannot be specified for protocol {rule.Protocol}. Ports are only supported for dccp, sctp, tcp, udp, "
                    + "udplite.").Thrown();
        }

        CheckRange(rule);
    }

    private static void CheckRange(SecurityRule rule)
    {
        foreach (var port in new[] { rule.PortMin, rule.PortMax })
        {
            if (port is < 1 or > 65_535)
            {
                throw InvalidPort(port.Value).Thrown();
            }
        }

        if (rule.PortMin is null || rule.PortMax is null || rule.PortMin > rule.PortMax)
        {
            throw NetworkFaults.Bad(
                "SecurityGroupInvalidPortRange", "For TCP/UDP protocols, port_range_min must be <= port_range_max").Thrown();
        }
    }

    private static void CheckIcmp(SecurityRule rule)
    {
        foreach (var (field, name, value) in new[] { ("type", "port_range_min", rule.PortMin), ("code", "port_range_max", rule.PortMax) })
        {
            if (value is < 0 or > 255)
            {
                throw NetworkFaults.Bad(
                    "SecurityGroupInvalidIcmpValue", $"Invalid value for ICMP {field} ({name}) {value}. It must be 0 to 255.").Thrown();
            }
        }

        if (rule.PortMin is null)
        {
            throw NetworkFaults.Bad(
                "SecurityGroupMissingIcmpType",
                $"ICMP code (port-range-max) {rule.PortMax} is provided but ICMP type (port-range-min) is missing.").Thrown();
        }
    }

    private static void CheckRemote(SecurityRule rule)
    {
        if (rule.Cidr is not null && rule.RemoteGroup is not null)
        {
            throw NetworkFaults.Bad(
                "SecurityGroupRemoteGroupAndRemoteIpPrefix", "Only remote_ip_prefix or remote_group_id may be provided.").Thrown();
        }
    }

    /// <summary>As the tenant wrote it, an address as a block of one: clients compare it with what they sent.</summary>
    private static string? PrefixOf(SecurityRule rule)
    {
        if (rule.Cidr is not { } text)
        {
            return null;
        }

        if (!Cidr.TryParse(text, out var cidr))
        {
            throw NetworkFaults.Bad("InvalidCIDR", $"Invalid CIDR {text} given as IP prefix.").Thrown();
        }

        if (cidr.Version != (rule.Ethertype == "IPv4" ? 4 : 6))
        {
            throw NetworkFaults.Bad(
                "SecurityGroupRuleParameterConflict", $"Conflicting value ethertype {rule.Ethertype} for CIDR {text}").Thrown();
        }

        return text.Contains('/', StringComparison.Ordinal) ? text : cidr.ToString();
    }
}
