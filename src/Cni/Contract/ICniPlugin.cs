namespace KubeProxyNet.Cni.Contract;

/// <summary>One plugin, made for one call.</summary>
internal interface ICniPlugin
{
    /// <summary>Joins the container to the network; whatever it had done is undone if it fails.</summary>
    CniResult Add();

    /// <summary>Undoes ADD, as far as there is anything to undo.</summary>
    void Del();

    /// <summary>Compares with what ADD made.</summary>
    /// <exception cref="CniException">It is not there any more.</exception>
    void Check();

    /// <summary>Frees what belongs to attachments that are not valid any more.</summary>
    void GC();

    /// <summary>Whether ADD could work now.</summary>
    /// <exception cref="CniException">It could not.</exception>
    void Status();
}
