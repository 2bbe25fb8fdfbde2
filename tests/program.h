// Runs the built program as a user would, in a process of its own. It never goes through a shell.
#pragma once

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "base/file.h"
#include "base/str.h"

namespace etalon {

struct ProgramResult {
  int exit_code = -1;    // -1 when a signal ended it
  std::string out, err;  // what it wrote
};

// The program under test lies one folder above the test programs.
inline std::string ProgramUnderTest() { return JoinPath(ParentFolder(ProgramFolder()), "etalon"); }

inline std::string FreshFolder(const std::string& name) {
  const std::string path = StrCat(std::filesystem::temp_directory_path().string(), "/etalon_",
                                  static_cast<int64_t>(getpid()), "_", name);
  std::filesystem::remove_all(path);
  std::filesystem::create_directories(path);
  return path;
}

// Settings of whoever runs the tests must not reach the programs under test.
inline void ForgetSettings() {
  std::vector<std::string> names;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const bool is_setting = text.starts_with("ETALON_") && !text.starts_with("ETALON_CACHE=");
    if (is_setting) names.emplace_back(text.substr(0, text.find('=')));
  }
  for (const std::string& name : names) unsetenv(name.c_str());
  // Whoever runs the tests keeps the cache as it is, unless a test chose another one.
  setenv("ETALON_CACHE", "", /*overwrite=*/0);
  const std::string home = std::filesystem::temp_directory_path().string() + "/etalon_test_home";
  for (const char* name : {"XDG_CONFIG_HOME", "XDG_DATA_HOME"}) {
    setenv(name, home.c_str(), 1);
  }
}

// Starts a program with its output in files; the caller waits.
inline pid_t StartProcess(const std::string& path, const std::vector<std::string>& arguments,
                          const std::string& out_path, const std::string& err_path) {
  std::vector<std::string> words = {path};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  const pid_t child = fork();
  if (child != 0) return child;
  ForgetSettings();
  const int out = open(out_path.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0666);
  const int err = open(err_path.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0666);
  dup2(out, STDOUT_FILENO);
  dup2(err, STDERR_FILENO);
  execv(pointers[0], pointers.data());
  _exit(127);
}

inline pid_t StartProgram(const std::vector<std::string>& arguments, const std::string& out_path,
                          const std::string& err_path) {
  return StartProcess(ProgramUnderTest(), arguments, out_path, err_path);
}

inline int WaitForExit(pid_t child) {
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

inline ProgramResult RunProcess(const std::string& path,
                                const std::vector<std::string>& arguments) {
  const std::string folder = FreshFolder("program");
  const std::string out = JoinPath(folder, "out"), err = JoinPath(folder, "err");
  ProgramResult result;
  result.exit_code = WaitForExit(StartProcess(path, arguments, out, err));
  result.out = ReadFile(out).value_or("");
  result.err = ReadFile(err).value_or("");
  std::filesystem::remove_all(folder);
  return result;
}

inline ProgramResult RunProgram(const std::vector<std::string>& arguments) {
  return RunProcess(ProgramUnderTest(), arguments);
}

// Starts the program and kills it hard after a time. True when it was still running.
inline bool KillProgramAfter(const std::vector<std::string>& arguments,
                             std::chrono::duration<double> time) {
  const pid_t child = StartProgram(arguments, "/dev/null", "/dev/null");
  std::this_thread::sleep_for(time);
  int status = 0;
  if (waitpid(child, &status, WNOHANG) == child) return false;
  kill(child, SIGKILL);
  waitpid(child, &status, 0);
  return true;
}

inline std::string SourceFile(const std::string& path) { return JoinPath(ETALON_SOURCE_DIR, path); }

// Bytes of what must not differ between equal runs.
inline std::string RecordBytes(const std::string& folder) {
  std::string bytes;
  for (const char* name : {"manifest.json", "samples.zst", "samples.index"}) {
    const auto content = ReadFile(JoinPath(folder, name));
    StrAppend(&bytes, name, ":", content.ok() ? *content : "(missing)", "\n");
  }
  return bytes;
}

}  // namespace etalon
