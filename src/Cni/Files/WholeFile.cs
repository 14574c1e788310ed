using System.Runtime.InteropServices;
using System.Text;
using KubeProxyNet.Cni.Contract;
using static KubeProxyNet.Cni.Files.LibC;

namespace KubeProxyNet.Cni.Files;

/// <summary>Writes files that are there with their whole content or not at all, also after a power cut.</summary>
internal static class WholeFile
{
    /// <summary>Writes it anew, or over what was there.</summary>
    internal static void Write(string path, string content)
    {
        var temporary = WriteTemporary(Path.GetDirectoryName(path)!, content);
        File.Move(temporary, path, overwrite: true);
    }

    /// <summary>Writes it unless there is a file of this name already.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="content">Its content.</param>
    /// <param name="workplace">A folder of the same file system, for the unfinished file.</param>
    /// <returns>Whether it was written.</returns>
    internal static bool TryCreate(string path, string content, string workplace)
    {
        if (File.Exists(path))
        {
            return false;
        }

        var temporary = WriteTemporary(workplace, content);
        try
        {
            // link(2) and not rename(2): it does not replace.
            if (Link(temporary, path) == 0)
            {
                return true;
            }

            var error = Marshal.GetLastPInvokeError();
            return error == EEXIST ? false : throw new CniException(CniErrorCode.IOFailure, $"{path} could not be made: {Marshal.GetPInvokeErrorMessage(error)}");
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static string WriteTemporary(string folder, string content)
    {
        var path = Path.Combine(folder, $".{Environment.ProcessId}-{Guid.NewGuid():N}");
        using var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        RandomAccess.Write(file, Encoding.UTF8.GetBytes(content), 0);
        RandomAccess.FlushToDisk(file);
        return path;
    }
}
