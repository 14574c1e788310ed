namespace KubeProxyNet.Proxy.Configuration.Documents;

/// <summary>The JSON type of a scalar.</summary>
internal enum ScalarType
{
    /// <summary>Nothing, which means the same as not writing the key.</summary>
    Null,

    /// <summary>Text.</summary>
    String,

    /// <summary>Written as a number.</summary>
    Number,

    /// <summary>Text is <c>true</c> or <c>false</c>, however it was written.</summary>
    Boolean,
}
