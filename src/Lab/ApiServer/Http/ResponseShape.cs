namespace KubeProxyNet.Lab.ApiServer.Http;

/// <summary>The shapes an object can be sent in.</summary>
internal enum ResponseShape
{
    Whole,
    Table,
    Metadata,
}
