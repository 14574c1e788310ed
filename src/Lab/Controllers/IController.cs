namespace KubeProxyNet.Lab.Controllers;

/// <summary>A part of the control plane that runs until it is told to stop.</summary>
internal interface IController
{
    Task RunAsync(CancellationToken cancellationToken);
}
