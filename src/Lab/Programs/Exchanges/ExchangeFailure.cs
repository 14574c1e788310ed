using System.Net.Sockets;

namespace KubeProxyNet.Lab.Programs.Exchanges;

/// <summary>Why one exchange failed, in our few kinds and in the system's words.</summary>
internal readonly record struct ExchangeFailure(FailureKind Kind, string Detail)
{
    public static ExchangeFailure TimedOut => new(FailureKind.Timeout, "no answer in time");

    public static ExchangeFailure From(SocketException exception) => new(KindOf(exception.SocketErrorCode), exception.Message);

    private static FailureKind KindOf(SocketError error) => error switch
    {
        SocketError.ConnectionRefused => FailureKind.Refused,
        SocketError.TimedOut => FailureKind.Timeout,
        SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown => FailureKind.Reset,
        SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.HostDown or SocketError.NetworkDown
            => FailureKind.Unreachable,
        SocketError.AccessDenied => FailureKind.Denied,
        SocketError.AddressNotAvailable or SocketError.AddressAlreadyInUse or SocketError.TooManyOpenSockets => FailureKind.Local,
        _ => FailureKind.Other,
    };
}
