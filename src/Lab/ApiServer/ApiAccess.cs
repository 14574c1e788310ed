namespace KubeProxyNet.Lab.ApiServer;

/// <summary>Who wants to do what, as an authorizer sees it.</summary>
internal sealed record ApiAccess(string User, string Verb, string Group, string Resource, string Subresource, string Namespace, string Name);
