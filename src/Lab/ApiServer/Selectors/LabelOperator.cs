namespace KubeProxyNet.Lab.ApiServer.Selectors;

/// <summary>How a requirement compares; the names are those of matchExpressions.</summary>
internal enum LabelOperator
{
    In,
    NotIn,
    Exists,
    DoesNotExist,
}
