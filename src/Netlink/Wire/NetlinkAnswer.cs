namespace KubeProxyNet.Netlink.Wire;

/// <summary>The kernel's verdict on one request.</summary>
/// <param name="Errno"><see cref="Errno.None"/> for an acknowledgement.</param>
/// <param name="Message">The extended acknowledgement's text, if any.</param>
/// <param name="Offset">Byte offset of the refused attribute in the request, or -1.</param>
public readonly record struct NetlinkAnswer(Errno Errno, string? Message, int Offset);
