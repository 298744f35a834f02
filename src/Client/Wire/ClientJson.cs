using System.Text.Json.Serialization;
using Alize.Client.Billing;
using Alize.Client.Compute;
using Alize.Client.Identity;
using Alize.Client.Images;
using Alize.Client.Network;
using Alize.Client.Objects;
using Alize.Client.Volumes;

namespace Alize.Client.Wire;

/// <summary>The words on the wire, read by generated code: no reflection, so that the client can be compiled ahead of time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    GenerationMode = JsonSourceGenerationMode.Metadata,
    Converters = [typeof(UtcTime)])]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(List<Domain>))]
[JsonSerializable(typeof(List<Project>))]
[JsonSerializable(typeof(List<User>))]
[JsonSerializable(typeof(List<Role>))]
[JsonSerializable(typeof(List<Ec2Credential>))]
[JsonSerializable(typeof(List<ApplicationCredential>))]
[JsonSerializable(typeof(List<Image>))]
[JsonSerializable(typeof(List<NetworkInfo>))]
[JsonSerializable(typeof(List<Subnet>))]
[JsonSerializable(typeof(List<Router>))]
[JsonSerializable(typeof(List<Port>))]
[JsonSerializable(typeof(List<SecurityGroup>))]
[JsonSerializable(typeof(List<SecurityGroupRule>))]
[JsonSerializable(typeof(List<FloatingIp>))]
[JsonSerializable(typeof(List<Volume>))]
[JsonSerializable(typeof(List<Snapshot>))]
[JsonSerializable(typeof(List<VolumeType>))]
[JsonSerializable(typeof(List<Server>))]
[JsonSerializable(typeof(List<Flavor>))]
[JsonSerializable(typeof(List<WrappedKeyPair>))]
[JsonSerializable(typeof(List<VolumeAttachment>))]
[JsonSerializable(typeof(List<InstanceAction>))]
[JsonSerializable(typeof(List<Hypervisor>))]
[JsonSerializable(typeof(RemoteConsole))]
[JsonSerializable(typeof(AbsoluteLimits))]
[JsonSerializable(typeof(AbsoluteVolumeLimits))]
[JsonSerializable(typeof(Dictionary<string, Quota>))]
[JsonSerializable(typeof(List<MeterPrice>))]
[JsonSerializable(typeof(CostReport))]
[JsonSerializable(typeof(List<LedgerEntry>))]
[JsonSerializable(typeof(List<Container>))]
[JsonSerializable(typeof(List<ListedObject>))]
[JsonSerializable(typeof(ScrubReport))]
[JsonSerializable(typeof(Share))]
[JsonSerializable(typeof(List<Share>))]
internal sealed partial class ClientJson : JsonSerializerContext;
