namespace KubeProxyNet.Informers.Models;

/// <summary>A field that could not be taken over, by its JSON path, and what is wrong with the value found there.</summary>
public readonly record struct ObjectProblem(string Field, string Message);
