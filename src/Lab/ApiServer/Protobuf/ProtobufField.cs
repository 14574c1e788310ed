namespace KubeProxyNet.Lab.ApiServer.Protobuf;

/// <summary>One field of a message: its JSON name and its type, as <see cref="ProtobufSchema"/> spells types.</summary>
internal sealed record ProtobufField(string Name, string Type, bool Repeated);
