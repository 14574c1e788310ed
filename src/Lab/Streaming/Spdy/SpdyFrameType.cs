namespace KubeProxyNet.Lab.Streaming.Spdy;

/// <summary>Control frames of SPDY/3.1; <see cref="Data"/> is ours, for data frames carry no type.</summary>
internal enum SpdyFrameType
{
    Data = 0,
    SynStream = 1,
    SynReply = 2,
    RstStream = 3,
    Settings = 4,
    Ping = 6,
    GoAway = 7,
    Headers = 8,
    WindowUpdate = 9,
}
